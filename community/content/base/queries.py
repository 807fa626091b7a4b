"""Reads about topics and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from community.access.faces import Face, face_in
from community.access.models import Principal, PrincipalKind, State, Thing
from community.access.permissions import may, visible, who
from community.access.viewers import Viewer, asking_lists
from community.content.base.models import MOST_PINNED, Post, Topic
from community.content.base.selecting import (
    chosen_topics,
    group_around,
    mark_of_topic,
    page_of_topics,
    pinned_topics,
    post_before,
    posts_in,
    teaser_at,
    topic_at,
    withheld_in,
)
from community.core.db import session
from community.core.errors import NotFound
from community.core.text import excerpt_of_html
from community.groups.models import Group
from community.notifications.queries import watching

TOPICS = 30
POSTS = 20
QUOTE = 300
ACTS_ON_TOPICS = ["topic.reply", "topic.take_part", "topic.change_kind", "topic.moderate"]
"""What the page of a topic asks at once of the rules; features add theirs."""


@dataclass(frozen=True)
class TopicCard:
    """A topic in a list. Those who are shown a teaser find on it what the owners of its group show them."""

    id: int
    ref: str
    kind: str
    title: str
    excerpt: str
    author: Face | None
    last_post_at: datetime
    replies: int | None
    closed: bool = False
    pinned: bool = False
    names_author: bool = True
    """Whether the viewer is told who started it: else there is no author here."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicsPage:
    """A page of topics; `older` is what `before` takes for the next one, None on the last."""

    topics: Sequence[TopicCard]
    older: str | None
    pinned: Sequence[TopicCard] = ()
    """On the first page of all kinds: those at the top of the group. They stand in no list beneath."""


@dataclass(frozen=True)
class PostsPage:
    """A page of posts, oldest first; `earlier` and `later` are posts on the pages beside it, by reference.
    `answered` are the posts that some of them are about, by id.
    """

    posts: Sequence[Post]
    earlier: str | None
    later: str | None
    answered: Mapping[int, Post]
    start: int = 0
    """The number before the first that could stand here."""
    withheld: frozenset[int] = frozenset()
    """Which of them others do not see."""


def topics_in(viewer: Viewer, group: Group, *, before: str | None = None, kind: str | None = None) -> TopicsPage:
    """The topics of a group that the viewer may read, those with the newest posts first; all, or those of a kind."""
    return _topics(viewer, group, "topic.read", before, kind)


def teased_topics_in(
    viewer: Viewer, group: Group, *, before: str | None = None, kind: str | None = None
) -> TopicsPage:
    """The same for a viewer who may only be teased: nothing beyond the teased columns is read."""
    return _topics(viewer, group, "topic.tease", before, kind)


def _topics(viewer: Viewer, group: Group, permission: str, before: str | None, kind: str | None) -> TopicsPage:
    values = asking_lists(viewer) | {"audience_id": group.audience_id}
    mark = session().execute(mark_of_topic(permission), values | {"ref": before}).first() if before else None
    if mark:
        values |= {"mark_at": mark[0], "mark_id": mark[1]}
    if kind is not None:
        values |= {"kind": kind}
    whole = kind is None and permission == "topic.read"
    found = page_of_topics(permission, TOPICS + 1, mark is not None, kind is not None, whole)
    rows = session().execute(found, values).all()
    older = rows[TOPICS - 1].ref if len(rows) > TOPICS else None
    pins = session().execute(pinned_topics(MOST_PINNED), values).all() if whole and mark is None else []
    pinned = [replace(_card(row), pinned=True) for row in pins]
    return TopicsPage([_card(row) for row in rows[:TOPICS]], older, pinned)


def _card(row: Any) -> TopicCard:
    told = row.id, row.ref, row.kind, row.title, row.excerpt, face_in(row), row.last_post_at, row.replies
    return TopicCard(*told, closed=bool(row.closed), names_author=bool(row.by), tags=tuple(row.tags or ()))


def cards_of(chosen: Select[Any]) -> Sequence[TopicCard]:
    """Topics as in a list, for callers who chose them (by id) by the rules; those started last first."""
    return [_card(row) for row in session().execute(chosen_topics(chosen))]


def get_topic(viewer: Viewer, ref: str) -> Topic:
    """The topic at an address. Raises NotFound, also for one that the viewer may not read."""
    topic: Topic | None = session().scalar(topic_at(), asking_lists(viewer) | {"ref": ref})
    if topic is None:
        raise NotFound
    return topic


def get_withheld_topic(viewer: Viewer, ref: str) -> Topic:
    """A topic that waits, is hidden or deleted, for those who still see it. Raises NotFound for all others."""
    return _one(select(Topic).where(visible(viewer, "thing.see_withheld", Thing)), ref)


def get_teaser(viewer: Viewer, ref: str) -> TopicCard:
    """The teaser of a topic. Raises NotFound where the viewer may not be shown one."""
    row = session().execute(teaser_at(), asking_lists(viewer) | {"ref": ref}).first()
    if row is None:
        raise NotFound
    return _card(row)


def get_post(viewer: Viewer, ref: str) -> Post:
    """A post that the viewer reads. Raises NotFound."""
    found = select(Post).join(Thing, Thing.id == Post.id).where(Thing.ref == ref, visible(viewer, "post.see"))
    if (post := session().scalars(found).first()) is None:
        raise NotFound
    return post


def group_of(ref: str) -> Group:
    """The group that a topic is in. For callers who have the topic by the rules already."""
    group: Group = session().scalars(group_around(), {"ref": ref}).one()
    return group


def posts_of(viewer: Viewer, topic: Topic, *, at: str | None = None) -> PostsPage:
    """The page of a topic's posts that the post `at` stands on; the first one without it."""
    start = _start(viewer, topic, at) if at else 0
    here = asking_lists(viewer) | {"topic_id": topic.id}
    rows = session().scalars(posts_in(POSTS + 1), here | {"after": start}).all()
    shown = [post for post in rows if post.number <= start + POSTS]
    later = rows[len(shown)].ref if len(rows) > len(shown) else None
    before = session().execute(post_before(), here | {"upto": start}).first() if start else None
    return PostsPage(shown, before.ref if before else None, later, _answered(viewer, shown), start)


def with_withheld(viewer: Viewer, topic: Topic, page: PostsPage) -> PostsPage:
    """The page with what the viewer still sees of it although it waits, is hidden or deleted, in its place."""
    if not viewer.signed_in:
        return page
    values = asking_lists(viewer) | {"topic_id": topic.id, "after": page.start, "upto": page.start + POSTS}
    rows = session().scalars(withheld_in(POSTS, topic.thing.state is State.LIVE), values).all()
    posts = sorted({*page.posts, *rows}, key=lambda post: post.number)
    return replace(page, posts=posts, withheld=frozenset(post.id for post in rows))


def post_near(viewer: Viewer, topic: Topic, number: int) -> str | None:
    """The post with a number, or the last one before it that the viewer reads, by reference."""
    values = asking_lists(viewer) | {"topic_id": topic.id, "upto": min(number, topic.last_number)}
    found = session().execute(post_before(), values).first()
    return found.ref if found else None


def _start(viewer: Viewer, topic: Topic, at: str) -> int:
    """The number before the page that a post stands on: each page is for as many numbers."""
    seen = visible(viewer, "post.see")
    if viewer.signed_in:
        seen = or_(seen, visible(viewer, "thing.see_withheld", Thing))
    found = select(Post.number).join(Thing, Thing.id == Post.id).where(Post.topic_id == topic.id, Thing.ref == at)
    place = session().scalars(found.where(seen)).first() or 1
    return (place - 1) // POSTS * POSTS


def _answered(viewer: Viewer, posts: Sequence[Post]) -> Mapping[int, Post]:
    ids = {post.reply_to_id for post in posts if post.reply_to_id}
    if not ids:
        return {}
    found = select(Post).where(Post.id.in_(ids), visible(viewer, "post.see"))
    found = found.options(joinedload(Post.thing).joinedload(Thing.author))
    return {post.id: post for post in session().scalars(found)}


def quote_of_post(post_id: int) -> str:
    """The beginning of a post, for those who were found to read it."""
    return excerpt_of_html(session().get_one(Post, post_id).html, QUOTE)


def quote_of_topic(topic_id: int) -> str:
    """The beginning of a topic, for those who were found to read it."""
    first = select(Post.html).where(Post.topic_id == topic_id).order_by(Post.number).limit(1)
    return excerpt_of_html(session().scalars(first).one(), QUOTE)


def _one(found: Select[Topic], ref: str) -> Topic:
    topic = session().scalars(found.join(Thing, Thing.id == Topic.id).where(Thing.ref == ref)).first()
    if topic is None:
        raise NotFound
    return topic


def will_be_told(viewer: Viewer, group: Group) -> int | None:
    """How many others hear of a topic that the viewer starts now: those who watch the group and read it. For whoever
    looks after the group; None for others.
    """
    if not may(viewer, "group.keep", group):
        return None
    others = select(func.count(Principal.id)).where(Principal.kind == PrincipalKind.PERSON)
    others = others.where(Principal.id.in_(watching(group.audience_id)), Principal.id != viewer.principal_id)
    return session().scalars(others.where(Principal.id.in_(who("group.read", group)))).one()
