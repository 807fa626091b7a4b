"""Everything that is done to bookmarks. They are personal, so they record nothing until a reminder is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.models import Post
from community.content.bookmarks.models import Bookmark
from community.content.bookmarks.verbs import BookmarkDue
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _

MOST = 5_000
"""Of one person."""
DAYS = (0, 1, 7, 30)
"""In how many days a reminder may come; 0 is none."""
AT_ONCE = 50


def bookmark(actor: Viewer, post: Post, *, days: int, now: datetime) -> None:
    """Keep a post to find it again; with `days`, be told of it then. Once more changes when."""
    require(actor, "post.bookmark", post)
    if days not in DAYS:
        raise Conflict(_("That time cannot be chosen."))
    own = select(Bookmark).where(Bookmark.principal_id == actor.principal_id, Bookmark.post_id == post.id)
    kept = session().scalars(own).first()
    if kept is None:
        many = select(func.count()).select_from(Bookmark).where(Bookmark.principal_id == actor.principal_id)
        if (session().scalar(many) or 0) >= MOST:
            raise Conflict(_("You have %(most)d bookmarks. Take some away first.", most=MOST))
        kept = Bookmark(principal_id=actor.principal_id, post_id=post.id, at=now)
        session().add(kept)
    kept.remind_at, kept.reminded_at = (now + timedelta(days=days) if days else None), None


def drop_bookmark(actor: Viewer, post_id: int) -> None:
    """Keep it no longer; also what the actor cannot read any more."""
    mine = Bookmark.principal_id == actor.principal_id
    session().execute(delete(Bookmark).where(mine, Bookmark.post_id == post_id))


def remind(actor: Viewer, now: datetime) -> int:
    """Tell of bookmarks whose time has come, some at once. Gives how many."""
    due = select(Bookmark).where(Bookmark.reminded_at.is_(None), Bookmark.remind_at <= now)
    due = due.options(selectinload(Bookmark.post)).order_by(Bookmark.remind_at).limit(AT_ONCE)
    found = session().scalars(due.with_for_update()).all()
    for each in found:
        each.reminded_at = now
        record(actor, BookmarkDue(thing=each.post, target=each.post.topic, person=each.principal_id))
    return len(found)
