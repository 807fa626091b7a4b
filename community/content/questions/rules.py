"""Who may do what with questions. Who reads them is said by the rules of topics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from community.access.conditions import belongs, holds, readable
from community.access.models import Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Topic
from community.content.base.rules import is_of_kind, wrote

QUESTION = "question"


@permission("question.accept", Topic, changes="id")
def accept(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever asked a question and is still in the group, and its owners and moderators, say what answers it."""
    keeps = holds(viewer, row.id, Role.OWNER, Role.MODERATOR)
    within = and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))
    return and_(within, is_of_kind(row, QUESTION), or_(wrote(viewer, row), keeps))


@permission("question.have", Topic, changes="id")
def have(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in and reads a question that somebody else asked can have the same one; not who is there
    as staff for a while.
    """
    return and_(viewer.signed_in, belongs(viewer, row.id), is_of_kind(row, QUESTION), not_(wrote(viewer, row)))
