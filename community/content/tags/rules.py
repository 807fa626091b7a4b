"""Who tags what. Who sees a tag is said by the rules of the topics that have it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from community.access.conditions import chartered, moderates, readable
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Topic
from community.content.base.rules import wrote
from community.moderation.rules import silenced


@permission("topic.tag", Topic, changes="id")
def tag(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who started a topic, as long as they may write there, and who moderates there."""
    own = and_(wrote(viewer, row), chartered(viewer, row.id, "topic.reply"), ~silenced(viewer, row.id))
    return and_(viewer.signed_in, readable(viewer, row.id), or_(own, moderates(viewer, row.id)))
