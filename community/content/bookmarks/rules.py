"""Who bookmarks what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import readable
from community.access.permissions import permission
from community.access.viewers import Term
from community.content.base.models import Post


@permission("post.bookmark", Post)
def bookmark(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in keeps bookmarks of the posts that they read."""
    return and_(viewer.signed_in, readable(viewer, row.id))
