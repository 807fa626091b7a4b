"""What topics and posts attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, url_for

from community.access.kinds import Kind
from community.content.base import rules, verbs  # noqa: F401 -- registers permissions and verbs
from community.content.base.models import Post, Topic
from community.content.base.views import blueprint, new_topic_button, topics_of_group
from community.core.i18n import _l
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot

TOPIC = Kind(
    name="topic",
    model=Topic,
    label=_l("Topic"),
    icon="topic",
    title=lambda row: row.title,
    url=lambda row: url_for("content.topic", ref=row.ref),
)
POST = Kind(
    name="post",
    model=Post,
    label=_l("Post"),
    icon="post",
    title=lambda row: row.topic.title,
    url=lambda row: url_for("content.topic", ref=row.topic.ref, at=row.ref, _anchor=f"post-{row.ref}"),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [TOPIC, POST]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.GROUP_MAIN: topics_of_group, Slot.GROUP_ACTIONS: new_topic_button}
