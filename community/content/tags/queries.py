"""Reads about tags: of topics that the viewer reads, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.content.base.models import Topic
from community.content.base.queries import TopicCard, cards_of
from community.content.tags.models import TopicTag
from community.core.db import number, session
from community.core.errors import NotFound

PAGE = 30


@dataclass(frozen=True)
class TagPage:
    """A page of the topics that have a tag, newest first; `older` is what `before` takes, None on the last."""

    name: str
    topics: Sequence[TopicCard]
    older: str | None


def topics_tagged(viewer: Viewer, name: str, *, before: str = "") -> TagPage:
    """What goes by a tag. Raises NotFound where the viewer reads none of it: then the tag is not there for them."""
    among = select(Topic.id).join(TopicTag, TopicTag.topic_id == Topic.id)
    among = among.where(TopicTag.name == name, visible(viewer, "topic.read"))
    if before:
        mark = session().scalar(among.join(Thing, Thing.id == Topic.id).where(Thing.ref == before))
        if mark is None:
            raise NotFound
        among = among.where(TopicTag.topic_id < mark)
    cards = cards_of(among.order_by(TopicTag.topic_id.desc()).limit(number(PAGE + 1)))
    if not cards:
        raise NotFound
    return TagPage(name, cards[:PAGE], cards[PAGE - 1].ref if len(cards) > PAGE else None)
