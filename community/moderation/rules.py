"""Who reports, who decides, who still sees what is hidden, and who may not write for a while."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_

from community.access.conditions import MODERATORS, moderates, reaches, readable
from community.access.models import SITE_ID, Audience, State, Thing
from community.access.permissions import permission
from community.access.viewers import Term
from community.core.clock import now
from community.core.db import UTCDateTime, table
from community.moderation.models import Case, Outcome, Ruling, Silence

_THING = table(Thing).alias("moderated_thing")
_ROOT = table(Thing).alias("moderated_root")
_SILENCE = table(Silence).alias("ruled_silence")
_RULING = table(Ruling).alias("ruled_ruling")
_INSTANT: Any = bindparam("moderation_instant", callable_=now, type_=UTCDateTime())
"""The instant at which a statement is run: the condition is kept, the time is not."""


@permission("case.read", Case)
def read(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Nobody reads a case as one reads what people write: its audience is empty."""
    return readable(viewer, row.id)


@permission("case.see", Case)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Moderators see the cases of what they look after; authors, what was hidden of theirs or waits, and why, and for
    what they may not write.
    """
    return or_(moderates(viewer, row.about_id), and_(_wrote(viewer, row.about_id), _touches_author(row)))


@permission("case.decide", Case)
def decide(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners and moderators of the group that it is in, and those of the site where they may read it."""
    return moderates(viewer, row.about_id)


@permission("thing.flag", Thing)
def flag(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in reports what others wrote and they read."""
    return and_(viewer.signed_in, readable(viewer, row.id), ~_wrote(viewer, row.id))


@permission("thing.see_withheld", Thing)
def see_withheld(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who wrote what is hidden, deleted or waits, and who moderates there, still see it."""
    return withheld(viewer, row.id)


@permission("thing.moderate", Thing)
def moderate(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners and moderators of the group that it is in, and those of the site where they may read it."""
    return moderates(viewer, row.id)


@permission("audience.silence", Audience)
def silence(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The site's owners and moderators let somebody write nothing on the whole site for a while."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, *MODERATORS))


def withheld(viewer: Term, thing_id: Any) -> ColumnElement[bool]:
    """The thing is not live, or its root is not, and the viewer wrote it or moderates there."""
    fallen = exists().where(
        _THING.c.id == thing_id,
        _ROOT.c.id == _THING.c.root_id,
        or_(_THING.c.state != State.LIVE, _ROOT.c.state != State.LIVE),
    )
    return and_(fallen.correlate_except(_THING, _ROOT), or_(_wrote(viewer, thing_id), moderates(viewer, thing_id)))


def silenced(viewer: Term, thing_id: Any) -> ColumnElement[bool]:
    """The viewer may not write where the thing is, or anywhere, until a second that has not come."""
    silence = _SILENCE.c
    here = (
        exists()
        .where(_THING.c.id == thing_id, _ROOT.c.id == _THING.c.root_id, _ROOT.c.audience_id == silence.audience_id)
        .correlate_except(_THING, _ROOT)
    )
    found = exists().where(
        silence.principal_id == viewer.principal_id,
        silence.lifted_at.is_(None),
        silence.ends_at > _INSTANT,
        or_(silence.audience_id == SITE_ID, here),
    )
    return found.correlate_except(_SILENCE)


def _wrote(viewer: Term, thing_id: Any) -> ColumnElement[bool]:
    own = exists().where(_THING.c.id == thing_id, _THING.c.author_id == viewer.principal_id)
    return and_(viewer.signed_in, own.correlate_except(_THING), reaches(viewer, thing_id))


def _touches_author(row: Any) -> ColumnElement[bool]:
    """It waits for approval, was hidden, or silenced whoever wrote it."""
    hidden = exists().where(
        _RULING.c.case_id == row.id, _RULING.c.outcome == Outcome.HIDDEN, _RULING.c.undone_at.is_(None)
    )
    silent = exists().where(_SILENCE.c.case_id == row.id)
    return or_(row.cause != "flags", hidden.correlate_except(_RULING), silent.correlate_except(_SILENCE))
