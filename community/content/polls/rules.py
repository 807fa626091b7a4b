"""Who may do what with polls. Who reads them is said by the rules of topics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from community.access.conditions import belongs, holds, readable
from community.access.models import SITE_ID, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Topic
from community.content.base.rules import wrote
from community.content.polls.models import Poll
from community.core.clock import now
from community.core.db import table

POLL = "poll"
_POLL = table(Poll).alias("ruled_poll")


def _is(row: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_POLL.c.id == row.id, *more).correlate_except(_POLL)


def _runs() -> ColumnElement[bool]:
    return or_(_POLL.c.ends_at.is_(None), _POLL.c.ends_at > now())


@permission("poll.vote", Topic, fixed=False, changes="id")
def vote(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in and reads a poll votes in it, until the second at which it ends; not who is there as
    staff for a while.
    """
    return and_(viewer.signed_in, belongs(viewer, row.id), _is(row, _runs()))


@permission("poll.count", Topic, fixed=False)
def count(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads a poll sees how it stands; if its results are hidden, once it has ended."""
    return and_(readable(viewer, row.id), _is(row, or_(not_(_POLL.c.hidden), not_(_runs()))))


@permission("poll.end", Topic, fixed=False, changes="id")
def end(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever opened a poll and is still in the group, and its owners and moderators, end it while it runs."""
    within = and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))
    keeps = holds(viewer, row.id, Role.OWNER, Role.MODERATOR)
    return and_(within, _is(row, _runs()), or_(wrote(viewer, row), keeps))


@permission("poll.tell_end", Topic, fixed=False)
def tell_end(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself tells that a poll has ended, from that second on."""
    from_then_on = and_(_POLL.c.ends_at <= now(), _POLL.c.ended_at.is_(None))
    return and_(viewer.holds(SITE_ID, Role.SYSTEM), _is(row, from_then_on))
