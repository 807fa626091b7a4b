"""What bookmarks hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.access.models import Thing
from community.content.bookmarks.models import Bookmark
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The posts that somebody keeps, and when they want to be reminded."""
    found = select(Thing.ref, Bookmark.at, Bookmark.remind_at).join(Bookmark, Bookmark.post_id == Thing.id)
    rows = session().execute(found.where(Bookmark.principal_id == principal_id).order_by(Bookmark.id))
    return {"bookmarks": [{"ref": ref, "at": at, "remind_at": remind_at} for ref, at, remind_at in rows]}


def forget(principal_id: int) -> None:
    """Their bookmarks are gone."""
    session().execute(delete(Bookmark).where(Bookmark.principal_id == principal_id))
