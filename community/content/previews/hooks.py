"""What previews of links attach to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from community.access.viewers import Viewer
from community.activity.outbox import Route
from community.activity.readers import Reader
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.content.previews.fetching import PreviewRoute
from community.content.previews.jobs import clear_up
from community.content.previews.readers import PREVIEWS
from community.content.previews.views import around, blueprint
from community.core.clock import now
from community.core.jobs import Periodic
from community.plugins import hookimpl


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_around_topic(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    return around(viewer, topic, page)


@hookimpl
def community_readers() -> Sequence[Reader]:
    return [PREVIEWS]


@hookimpl
def community_destinations() -> Sequence[Route]:
    return [PreviewRoute()]


@hookimpl
def community_periodic() -> Sequence[Periodic]:
    return [Periodic("previews.clear_up", "33 4 * * *", lambda: clear_up(now()))]
