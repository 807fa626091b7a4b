"""What pages ask of topics and posts: statements that are made once, and asked with values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import joinedload, lazyload

from community.access.faces import face_columns
from community.access.models import Principal, State, Thing
from community.access.permissions import made_once, shown
from community.content.base.models import Closure, Pin, Post, Topic
from community.core.db import UTCDateTime, number, table, word
from community.core.i18n import _l
from community.groups.directory import ORDERS, Order
from community.groups.models import Group

_TOPIC, _THING, _PIN = table(Topic), table(Thing), table(Pin)
_CLOSURE = table(Closure)
_REF: Any = bindparam("ref")
_YES: ColumnElement[bool] = literal_column("1")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def last_said(group: Any) -> ColumnElement[Any]:
    """When something was written last in a group, of what whoever asks is shown at least the first line of."""
    topic = table(Topic).alias()
    newest = select(topic.c.last_post_at).where(topic.c.audience_id == group.audience_id)
    newest = newest.where(shown("topic.see", topic.c)).order_by(topic.c.last_post_at.desc()).limit(number(1))
    return func.coalesce(newest.scalar_subquery(), literal(_NEVER, UTCDateTime()))


ORDERS["active"] = Order(_l("Active lately"), last_said)


@made_once
def page_of_topics(permission: str, most: int, marked: bool, of_kind: bool, unpinned: bool) -> Select[Any]:
    """The topics of an audience, those with the newest posts first; what is older than a mark, if `marked`.

    They are found by the audience beside the last post in one index, and are there by their thing's audience.
    """
    newest = _TOPIC.c.last_post_at.desc(), _TOPIC.c.id.desc()
    chosen = _among(select(_TOPIC.c.id), permission).order_by(*newest).limit(number(most))
    if of_kind:
        chosen = chosen.where(_THING.c.kind == bindparam("kind"))
    if marked:
        mark = tuple_(bindparam("mark_at", type_=UTCDateTime), bindparam("mark_id", type_=Integer))
        chosen = chosen.where(tuple_(_TOPIC.c.last_post_at, _TOPIC.c.id) < mark)
    if unpinned:
        chosen = chosen.where(~select(_PIN.c.topic_id).where(_PIN.c.topic_id == _TOPIC.c.id).exists())
    page = chosen.subquery()  # chosen first: else SQLite counts the posts of all that it sorts
    cards = _teasers(_live_posts() - 1) if permission == "topic.tease" else _cards(_live_posts() - 1)
    return cards.join(page, page.c.id == _TOPIC.c.id).order_by(*newest)


@made_once
def pinned_topics(most: int) -> Select[Any]:
    """The topics that stand at the top of an audience, the one pinned last first."""
    chosen = _among(select(_TOPIC.c.id, _PIN.c.at.label("pinned_at")), "topic.read")
    page = chosen.join(_PIN, _PIN.c.topic_id == _TOPIC.c.id).order_by(_PIN.c.at.desc()).limit(number(most)).subquery()
    found = _cards(_live_posts() - 1).join(page, page.c.id == _TOPIC.c.id)
    return found.order_by(page.c.pinned_at.desc(), _TOPIC.c.id.desc())


def chosen_topics(chosen: Select[Any]) -> Select[Any]:
    """Topics whose ids somebody chose."""
    page = chosen.subquery()
    return _cards(_live_posts() - 1).join(page, page.c.id == _TOPIC.c.id).order_by(_TOPIC.c.id.desc())


@made_once
def mark_of_topic(permission: str) -> Select[Any]:
    """Where a topic of an audience stands in its list."""
    found = _among(select(_TOPIC.c.last_post_at, _TOPIC.c.id), permission)
    return found.where(_THING.c.ref == _REF)


@made_once
def teaser_at() -> Select[Any]:
    """The teased columns of the topic at an address; its replies are not counted."""
    return _teasers(literal_column("0")).where(_THING.c.ref == _REF, shown("topic.tease", _TOPIC.c))


@made_once
def topic_at() -> Select[Any]:
    """The topic at an address."""
    thing = table(Thing).alias()
    found = select(Topic).join(thing, thing.c.id == Topic.id).where(thing.c.ref == _REF, shown("topic.read"))
    return found.options(joinedload(Topic.closure), joinedload(Topic.pin))


@made_once
def group_around() -> Select[Any]:
    """The group that a topic is in."""
    thing = table(Thing).alias()
    return select(Group).join(thing, thing.c.audience_id == Group.audience_id).where(thing.c.ref == _REF)


@made_once
def posts_in(most: int) -> Select[Any]:
    """The posts of a topic behind a number, in their order. The topic itself is there already."""
    authors = joinedload(Post.thing).joinedload(Thing.author)
    here = Post.topic_id == bindparam("topic_id", type_=Integer)
    found = select(Post).where(here, Post.number > bindparam("after", type_=Integer), shown("post.see"))
    return found.options(authors, lazyload(Post.topic)).order_by(Post.number).limit(number(most))


@made_once
def post_before() -> Select[Any]:
    """The last post of a topic up to a number: its reference and its number."""
    post, thing = table(Post), table(Thing).alias()
    found = select(thing.c.ref, post.c.number).join_from(post, thing, thing.c.id == post.c.id)
    here = post.c.topic_id == bindparam("topic_id", type_=Integer)
    found = found.where(here, post.c.number <= bindparam("upto", type_=Integer), shown("post.see", post.c))
    return found.order_by(post.c.number.desc()).limit(number(1))


@made_once
def withheld_in(most: int, of_live_topic: bool) -> Select[Any]:
    """The posts of a topic, within a page, that some see although they or their topic are not live."""
    thing = table(Thing).alias()
    found = (
        select(Post)
        .join(thing, thing.c.id == Post.id)
        .where(
            Post.topic_id == bindparam("topic_id", type_=Integer),
            Post.number > bindparam("after", type_=Integer),
            Post.number <= bindparam("upto", type_=Integer),
            shown("thing.see_withheld", thing.c),
        )
    )
    if of_live_topic:
        found = found.where(thing.c.state != word(State.LIVE))
    found = found.options(joinedload(Post.thing).joinedload(Thing.author), lazyload(Post.topic))
    return found.order_by(Post.number).limit(number(most))


def _among(found: Select[Any], permission: str) -> Select[Any]:
    here = bindparam("audience_id", type_=Integer)
    found = found.join_from(_TOPIC, _THING, _THING.c.id == _TOPIC.c.id)
    return found.where(_TOPIC.c.audience_id == here, _THING.c.audience_id == here, shown(permission, _TOPIC.c))


def _teasers(replies: Any) -> Select[Any]:
    """Cards with nothing on them that the owners of the group do not show."""
    words, author, counts = (shown(f"topic.tease_{part}", _TOPIC.c) for part in ("words", "author", "counts"))
    return _cards(
        case((counts, replies), else_=None),
        excerpt=case((words, _TOPIC.c.excerpt), else_=""),
        names_author=author,
        tags=literal_column("NULL"),
    )


def _cards(
    replies: Any, *, excerpt: Any = _TOPIC.c.excerpt, names_author: Any = _YES, tags: Any = _TOPIC.c.tags
) -> Select[Any]:
    author = table(Principal).alias()
    columns = _TOPIC.c.id, _THING.c.ref, _THING.c.kind, _TOPIC.c.title, excerpt.label("excerpt")
    closed = select(_CLOSURE.c.topic_id).where(_CLOSURE.c.topic_id == _TOPIC.c.id).exists()
    counts = _TOPIC.c.last_post_at, replies.label("replies")
    told = *counts, closed.label("closed"), names_author.label("by"), tags.label("tags")
    found = select(*columns, *told, *face_columns(author)).join_from(_TOPIC, _THING, _THING.c.id == _TOPIC.c.id)
    theirs = author.c.id == _THING.c.author_id
    return found.outerjoin(author, theirs if names_author is _YES else and_(theirs, names_author))


def _live_posts() -> Any:
    post, part = table(Post).alias(), table(Thing).alias()
    found = select(func.count(post.c.id)).join_from(post, part, part.c.id == post.c.id)
    return found.where(post.c.topic_id == _TOPIC.c.id, part.c.state == word(State.LIVE)).scalar_subquery()
