"""Topics and posts by their names, many at once."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from community.access.models import Thing
from community.content.base.models import Post, Topic
from community.core.db import Ids, number, one_of, table

_POST, _TOPIC = table(Post), table(Topic)
_POSTS_THING, _TOPICS_THING = table(Thing).alias(), table(Thing).alias()
_IDS = bindparam("ids", type_=Ids)
_OPENING = 800

NAMED_TOPICS = (
    select(_TOPIC.c.id, _TOPIC.c.title, _TOPIC.c.excerpt, _TOPICS_THING.c.ref)
    .join(_TOPICS_THING, _TOPICS_THING.c.id == _TOPIC.c.id)
    .where(one_of(_TOPIC.c.id, _IDS))
)
NAMED_POSTS = (
    select(
        _POST.c.id,
        _POSTS_THING.c.ref,
        func.substr(_POST.c.html, 1, number(_OPENING)).label("opening"),
        _TOPIC.c.title.label("topic_title"),
        _TOPICS_THING.c.ref.label("topic_ref"),
    )
    .join_from(_POST, _TOPIC, _TOPIC.c.id == _POST.c.topic_id)
    .join(_POSTS_THING, _POSTS_THING.c.id == _POST.c.id)
    .join(_TOPICS_THING, _TOPICS_THING.c.id == _TOPIC.c.id)
    .where(one_of(_POST.c.id, _IDS))
)
