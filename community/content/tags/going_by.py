"""The one place that writes which tags a topic goes by: beside its title, and where topics are found by them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from community.content.base.models import Topic
from community.content.tags.models import TopicTag
from community.core.db import session


def go_by(topic: Topic, names: Sequence[str]) -> None:
    """Let a topic have these tags and no others. For actions, which have asked whether they may."""
    session().execute(delete(TopicTag).where(TopicTag.topic_id == topic.id))
    if names:
        session().execute(insert(TopicTag), [{"topic_id": topic.id, "name": name} for name in names])
    topic.tags = list(names)
