"""What tags attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.viewers import Viewer
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import ACTS_ON_TOPICS, PostsPage
from community.content.tags import personal, rules  # noqa: F401 -- registers permissions
from community.content.tags.views import around, blueprint
from community.plugins import hookimpl

ACTS_ON_TOPICS.append("topic.tag")


@hookimpl
def community_around_topic(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    return around(viewer, topic, page)


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    if with_texts:
        personal.forget(principal_id)
