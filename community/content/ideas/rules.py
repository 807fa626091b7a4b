"""Who may do what with ideas. Who reads them is said by the rules of topics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists

from community.access.conditions import belongs, holds, readable
from community.access.models import Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Topic
from community.content.base.rules import is_of_kind
from community.content.ideas.models import UNDECIDED, Idea
from community.core.db import table

IDEA = "idea"
_IDEA = table(Idea).alias("ruled_idea")


@permission("idea.vote", Topic, changes="id")
def vote(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in and reads an idea votes for it, while nothing is decided and it goes on by itself; not
    who is there as staff for a while.
    """
    open_ = exists().where(_IDEA.c.id == row.id, _IDEA.c.status.in_(UNDECIDED), _IDEA.c.merged_into_id.is_(None))
    return and_(viewer.signed_in, belongs(viewer, row.id), is_of_kind(row, IDEA), open_.correlate_except(_IDEA))


@permission("idea.decide", Topic, changes="id")
def decide(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners and moderators of the group say what becomes of its ideas."""
    keeps = holds(viewer, row.id, Role.OWNER, Role.MODERATOR)
    return and_(viewer.signed_in, readable(viewer, row.id), is_of_kind(row, IDEA), keeps)
