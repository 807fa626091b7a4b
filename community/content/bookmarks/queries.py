"""Reads about bookmarks: of the viewer's own, and of posts that they may still read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.content.base.models import Post, Topic
from community.content.bookmarks.models import Bookmark
from community.core.db import number, session

PAGE = 30


@dataclass(frozen=True)
class BookmarksPage:
    """A page of bookmarks, newest first; `before` is what the next one takes, None on the last."""

    rows: Sequence[Bookmark]
    before: int | None


def bookmarks_of(viewer: Viewer, *, words: str = "", before: int | None = None) -> BookmarksPage:
    """What the viewer keeps, newest first; with `words`, where the title has them."""
    found = _own(viewer).join(Post, Post.id == Bookmark.post_id).where(visible(viewer, "post.see"))
    if words:
        found = found.join(Topic, Topic.id == Post.topic_id).where(Topic.title.icontains(words, autoescape=True))
    if before:
        found = found.where(Bookmark.id < before)
    found = found.options(joinedload(Bookmark.post).joinedload(Post.thing).joinedload(Thing.author))
    rows = session().scalars(found.order_by(Bookmark.id.desc()).limit(number(PAGE + 1))).all()
    return BookmarksPage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def bookmark_of(viewer: Viewer, post: Post) -> Bookmark | None:
    """The viewer's bookmark of a post."""
    return session().scalars(_own(viewer).where(Bookmark.post_id == post.id)).first()


def bookmarked(viewer: Viewer, posts: Sequence[Post]) -> set[int]:
    """Which of these posts the viewer keeps."""
    mine = select(Bookmark.post_id).where(Bookmark.principal_id == viewer.principal_id)
    return set(session().scalars(mine.where(Bookmark.post_id.in_([post.id for post in posts]))))


def _own(viewer: Viewer) -> Select[Bookmark]:
    return select(Bookmark).where(Bookmark.principal_id == viewer.principal_id)


def is_due(instant: datetime) -> bool:
    """Whether somebody's time has come."""
    due = select(Bookmark.id).where(Bookmark.reminded_at.is_(None), Bookmark.remind_at <= instant)
    return session().scalars(due.limit(1)).first() is not None
