"""Everything that is done to tags."""

from __future__ import annotations

from collections.abc import Sequence

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.models import Topic
from community.content.tags.going_by import go_by
from community.content.tags.verbs import TopicTagged
from community.core.db import session


def tag_topic(actor: Viewer, topic: Topic, names: Sequence[str]) -> None:
    """Say which tags a topic goes by, in the place of those that it had. The same ones again change nothing."""
    require(actor, "topic.tag", topic)
    session().refresh(topic, with_for_update={"of": Topic})
    if sorted(topic.tags) == sorted(names):
        return
    go_by(topic, names)
    record(actor, TopicTagged(thing=topic, number=len(names)))
