"""Hooks by which features show something around topics of any kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from community.access.viewers import Viewer
from community.content.base.kinds import Mark, Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage
from community.plugins import hookspec


@hookspec
def community_around_topic(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    """What a feature shows on the page of any topic, for a viewer who reads it: asked once for a page of posts."""


@hookspec
def community_topic_marks(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Sequence[Mark]]:
    """Words of a feature about topics in a list that the viewer reads, by their ids: asked once for the list."""
