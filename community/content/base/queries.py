"""Reads about topics and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from community.access.models import Principal, State, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.content.base.models import Post, Topic
from community.core.db import session
from community.core.errors import NotFound
from community.core.text import excerpt_of_html
from community.groups.models import Group

TOPICS = 30
POSTS = 20
QUOTE = 300
WITHHELD = 50


@dataclass(frozen=True)
class TopicCard:
    """A topic in a list: the same columns for those who may read it and for those who are shown a teaser."""

    id: int
    ref: str
    kind: str
    title: str
    excerpt: str
    author: Principal | None
    last_post_at: datetime
    replies: int


@dataclass(frozen=True)
class TopicsPage:
    """A page of topics; `older` is what `before` takes for the next one, None on the last."""

    topics: Sequence[TopicCard]
    older: str | None


@dataclass(frozen=True)
class PostsPage:
    """A page of posts, oldest first; `earlier` and `later` are posts on the pages beside it, by reference.
    `answered` are the posts that some of them are about, by id.
    """

    posts: Sequence[Post]
    earlier: str | None
    later: str | None
    answered: Mapping[int, Post]
    withheld: frozenset[int] = frozenset()
    """Which of them others do not see."""


def topics_in(viewer: Viewer, group: Group, *, before: str | None = None, kind: str | None = None) -> TopicsPage:
    """The topics of a group that the viewer may read, those with the newest posts first; all, or those of a kind."""
    return _topics(group, _of_kind(visible(viewer, "topic.read"), kind), before)


def teased_topics_in(
    viewer: Viewer, group: Group, *, before: str | None = None, kind: str | None = None
) -> TopicsPage:
    """The same for a viewer who may only be teased: nothing beyond the teased columns is read."""
    return _topics(group, _of_kind(visible(viewer, "topic.tease"), kind), before)


def _of_kind(condition: ColumnElement[bool], kind: str | None) -> ColumnElement[bool]:
    return condition if kind is None else and_(Thing.kind == kind, condition)


def _topics(group: Group, condition: ColumnElement[bool], before: str | None) -> TopicsPage:
    part = aliased(Thing)
    live = select(func.count(Post.id)).join(part, part.id == Post.id).where(part.state == State.LIVE)
    posts = live.where(Post.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    newest = Topic.last_post_at.desc(), Topic.id.desc()
    chosen = (
        select(Topic.id)
        .join(Thing, Thing.id == Topic.id)
        .where(Thing.audience_id == group.audience_id, condition)
        .order_by(*newest)
        .limit(TOPICS + 1)
    )
    if before and (mark := _mark_of(before, group, condition)):
        chosen = chosen.where(tuple_(Topic.last_post_at, Topic.id) < mark)
    page = chosen.subquery()  # chosen first: else SQLite counts the posts of all that it sorts
    found = (
        select(Topic.id, Thing.ref, Thing.kind, Topic.title, Topic.excerpt, Principal, Topic.last_post_at, posts - 1)
        .join(page, page.c.id == Topic.id)
        .join(Thing, Thing.id == Topic.id)
        .outerjoin(Principal, Principal.id == Thing.author_id)
        .order_by(*newest)
    )
    rows = session().execute(found).all()
    older = rows[TOPICS - 1][1] if len(rows) > TOPICS else None
    return TopicsPage([TopicCard(*row) for row in rows[:TOPICS]], older)


def _mark_of(ref: str, group: Group, condition: ColumnElement[bool]) -> tuple[datetime, int] | None:
    row = (
        session()
        .execute(
            select(Topic.last_post_at, Topic.id)
            .join(Thing, Thing.id == Topic.id)
            .where(Thing.ref == ref, Thing.audience_id == group.audience_id, condition)
        )
        .first()
    )
    return (row[0], row[1]) if row else None


def get_topic(viewer: Viewer, ref: str) -> Topic:
    """The topic at an address. Raises NotFound, also for one that the viewer may not read."""
    return _one(select(Topic).where(visible(viewer, "topic.read")), ref)


def get_withheld_topic(viewer: Viewer, ref: str) -> Topic:
    """A topic that waits, is hidden or deleted, for those who still see it. Raises NotFound for all others."""
    return _one(select(Topic).where(visible(viewer, "thing.see_withheld", Thing)), ref)


def get_teaser(viewer: Viewer, ref: str) -> TopicCard:
    """The teaser of a topic. Raises NotFound where the viewer may not be shown one."""
    found = (
        select(Topic.id, Thing.ref, Thing.kind, Topic.title, Topic.excerpt, Principal, Topic.last_post_at)
        .join(Thing, Thing.id == Topic.id)
        .outerjoin(Principal, Principal.id == Thing.author_id)
        .where(Thing.ref == ref, visible(viewer, "topic.tease"))
    )
    row = session().execute(found).first()
    if row is None:
        raise NotFound
    return TopicCard(*row, replies=0)


def get_post(viewer: Viewer, ref: str) -> Post:
    """A post that the viewer reads. Raises NotFound."""
    found = select(Post).join(Thing, Thing.id == Post.id).where(Thing.ref == ref, visible(viewer, "post.see"))
    if (post := session().scalars(found).first()) is None:
        raise NotFound
    return post


def group_of(ref: str) -> Group:
    """The group that a topic is in. For callers who have the topic by the rules already."""
    found = select(Group).join(Thing, Thing.audience_id == Group.audience_id).where(Thing.ref == ref)
    return session().scalars(found).one()


def posts_of(viewer: Viewer, topic: Topic, *, at: str | None = None) -> PostsPage:
    """The page of a topic's posts that the post `at` stands on; the first one without it."""
    thing = aliased(Thing)
    readable = select(Post).where(Post.topic_id == topic.id, visible(viewer, "post.see"))
    start = 0
    if at and (mark := session().scalars(readable.join(thing, thing.id == Post.id).where(thing.ref == at)).first()):
        before = readable.where(Post.id < mark.id)
        count = session().scalars(select(func.count()).select_from(before.subquery())).one()
        start = count - count % POSTS
    found = readable.options(joinedload(Post.thing).joinedload(Thing.author)).order_by(Post.id)
    rows = session().scalars(found.offset(max(start - 1, 0)).limit(POSTS + 2)).all()
    earlier = rows[0].ref if start else None
    rows = rows[1:] if start else rows
    shown, later = rows[:POSTS], rows[POSTS].ref if len(rows) > POSTS else None
    return PostsPage(shown, earlier, later, _answered(viewer, shown))


def with_withheld(viewer: Viewer, topic: Topic, page: PostsPage) -> PostsPage:
    """The page with what the viewer still sees of it although it waits, is hidden or deleted, in its place."""
    if not viewer.signed_in:
        return page
    thing = aliased(Thing)
    fallen = thing.state != State.LIVE if topic.thing.state is State.LIVE else true()
    found = select(Post).join(thing, thing.id == Post.id).where(Post.topic_id == topic.id, fallen)
    if page.earlier and page.posts:
        found = found.where(Post.id > page.posts[0].id)
    if page.later and page.posts:
        found = found.where(Post.id < page.posts[-1].id)
    found = found.where(visible(viewer, "thing.see_withheld", thing))
    rows = session().scalars(found.options(joinedload(Post.thing).joinedload(Thing.author)).limit(WITHHELD)).all()
    posts = sorted({*page.posts, *rows}, key=lambda post: post.id)
    return replace(page, posts=posts, withheld=frozenset(post.id for post in rows))


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
    first = select(Post.html).where(Post.topic_id == topic_id).order_by(Post.id).limit(1)
    return excerpt_of_html(session().scalars(first).one(), QUOTE)


def _one(found: Select[Topic], ref: str) -> Topic:
    topic = session().scalars(found.join(Thing, Thing.id == Topic.id).where(Thing.ref == ref)).first()
    if topic is None:
        raise NotFound
    return topic
