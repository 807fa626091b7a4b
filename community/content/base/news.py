"""Whether somebody has written in a topic meanwhile: open pages ask again and again, so it costs next to nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import Integer, Select, bindparam, func, select

from community.access.permissions import made_once, shown
from community.access.viewers import Viewer, asking_lists
from community.content.base.models import Post
from community.content.base.queries import get_topic
from community.core.db import number, session, table
from community.core.revision import revision_at_begin

MANY = 99


def news_in(viewer: Viewer, ref: str, after: int) -> Response:
    """How many posts behind a number the viewer reads, at most 100. While nothing at all was committed since the same
    was asked, that is not looked up.
    """
    mark = revision_at_begin()
    tag = hashlib.sha256(repr((mark, viewer.principal_id, ref, after)).encode()).hexdigest()[:16]
    if mark is not None and tag in request.if_none_match.as_set(include_weak=True):  # not `*`: that asks for anything
        return Response(status=304)
    topic = get_topic(viewer, ref)
    values = asking_lists(viewer) | {"topic_id": topic.id, "after": after}
    answer = jsonify({"new": session().scalar(_behind(), values) or 0})
    if mark is not None:
        answer.set_etag(tag)
    return answer


@made_once
def _behind() -> Select[Any]:
    post = table(Post).alias()
    here = post.c.topic_id == bindparam("topic_id", type_=Integer)
    found = select(post.c.id).where(
        here, post.c.number > bindparam("after", type_=Integer), shown("post.see", post.c)
    )
    return select(func.count()).select_from(found.limit(number(MANY + 1)).subquery())
