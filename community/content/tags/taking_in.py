"""What topics that were written elsewhere went by there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.activity.taking_in import Happened, known_from, record_from
from community.content.base.models import Topic
from community.content.tags.going_by import go_by
from community.content.tags.verbs import TopicTagged
from community.core.db import session
from community.groups.models import Group


def take_in_tags(actor: Viewer, source: str, group: Group, tagged: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """Give topics that were taken in the tags that they had, by their ids elsewhere, at the times when they were
    started; each once. What somebody has said here holds. Gives how many tags are new, and how many were known.
    """
    require(actor, "topic.take_in", group)
    known = known_from(source, {*tagged, *map(_said, tagged)})
    ids = {key: known[key].thing_id for key in tagged if key in known}
    here = select(Topic).where(Topic.id.in_(ids.values())).order_by(Topic.id).with_for_update(of=Topic)
    topics = {topic.id: topic for topic in session().scalars(here)}
    changed = select(Activity.thing_id).where(Activity.verb == TopicTagged.name, Activity.thing_id.in_(topics))
    settled = set(session().scalars(changed))
    happened, new, before = [], 0, 0
    for key, topic_id in ids.items():
        if (topic := topics.get(topic_id)) is None:
            continue
        if _said(key) in known or topic_id in settled:
            before += len(tagged[key])
            continue
        go_by(topic, tagged[key])
        new += len(tagged[key])
        verb = TopicTagged(thing=topic, number=len(tagged[key]))
        happened.append(Happened(_said(key), verb, known[key].identity_id, topic.thing.created_at))
    record_from(source, happened)
    return new, before


def _said(key: str) -> str:
    """The id in the log of what was said of its tags."""
    return f"{key}/tags"
