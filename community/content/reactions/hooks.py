"""What reactions attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.viewers import Viewer
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.content.reactions import personal, rules  # noqa: F401 -- registers permissions
from community.content.reactions.verbs import ReactionGiven
from community.content.reactions.views import around, blueprint
from community.core.i18n import _l
from community.notifications.circles import author_once
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl

REACTED = Reason(
    name="reaction",
    label=_l("somebody reacts to what you wrote"),
    why=_l("You get this because you wrote it."),
    mailed=False,
)


@hookimpl
def community_concerns() -> Sequence[Concern]:
    sentence = _l("There are reactions to what you wrote in {target}")
    return [Concern(ReactionGiven, REACTED, author_once(REACTED.name), sentence=sentence)]


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
    personal.forget(principal_id)
