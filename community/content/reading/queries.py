"""Reads about how far somebody has read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from community.access.models import State, Thing
from community.access.permissions import made_once, visible
from community.access.viewers import Viewer
from community.content.base.models import Post, Topic
from community.content.reading.models import ReadPosition
from community.core.db import Ids, one_of, session, table, word


def position_of(viewer: Viewer, topic_id: int) -> int | None:
    """The number up to which the viewer has read a topic; None if they were never there."""
    values = {"principal_id": viewer.principal_id, "topic_id": topic_id}
    found: int | None = session().scalar(_position(), values)
    return found


def with_news(viewer: Viewer, topic_ids: Collection[int]) -> set[int]:
    """In which of these topics, which the viewer reads, others have written since the viewer was there."""
    values = {"principal_id": viewer.principal_id, "ids": list(topic_ids)}
    return set(session().scalars(_with_news(), values))


def first_new(viewer: Viewer, topic: Topic) -> Post | None:
    """The first post of a topic that the viewer has not seen; None if there is none, or they have seen nothing."""
    number = position_of(viewer, topic.id)
    if number is None:
        return None
    found = select(Post).where(Post.topic_id == topic.id, Post.number > number, visible(viewer, "post.see"))
    return session().scalars(found.order_by(Post.number).limit(1)).first()


@made_once
def _position() -> Select[Any]:
    row = table(ReadPosition).c
    return select(row.number).where(
        row.principal_id == bindparam("principal_id", type_=Integer),
        row.topic_id == bindparam("topic_id", type_=Integer),
    )


@made_once
def _with_news() -> Select[Any]:
    row, post, thing = table(ReadPosition).c, table(Post).alias(), table(Thing).alias()
    me = bindparam("principal_id", type_=Integer)
    newer = (
        select(post.c.id)
        .join_from(post, thing, thing.c.id == post.c.id)
        .where(
            post.c.topic_id == row.topic_id,
            post.c.number > row.number,
            thing.c.state == word(State.LIVE),
            thing.c.author_id.is_distinct_from(me),
        )
    )
    found = select(row.topic_id).where(row.principal_id == me, one_of(row.topic_id, bindparam("ids", type_=Ids)))
    return found.where(newer.exists())
