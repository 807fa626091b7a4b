"""Who reacts to what. Who sees reactions is said by the rules of posts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, not_

from community.access.conditions import belongs
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Post
from community.content.base.rules import wrote
from community.moderation.rules import silenced


@permission("post.react", Post, changes="id")
def react(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in reacts to the posts of others that they read; not while moderators let them write
    nothing, nor where they are as staff for a while.
    """
    return and_(viewer.signed_in, belongs(viewer, row.id), not_(wrote(viewer, row)), ~silenced(viewer, row.id))
