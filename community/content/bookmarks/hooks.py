"""What bookmarks attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.viewers import Viewer
from community.content.base.kinds import Shown
from community.content.base.models import Topic
from community.content.base.queries import PostsPage, quote_of_post
from community.content.bookmarks import jobs, personal, rules  # noqa: F401 -- registers permissions
from community.content.bookmarks.verbs import BookmarkDue
from community.content.bookmarks.views import around, blueprint
from community.core.i18n import _l
from community.notifications.circles import named_in
from community.notifications.concerns import Concern, Reason
from community.plugins import hookimpl
from community.plugins.specs import MenuItem

REMINDED = Reason(
    name="bookmark",
    label=_l("the time of a bookmark of yours has come"),
    why=_l("You get this because you wanted to be reminded."),
)


@hookimpl
def community_concerns() -> Sequence[Concern]:
    return [Concern(BookmarkDue, REMINDED, named_in("person"), quote=quote_of_post)]


@hookimpl
def community_around_topic(viewer: Viewer, topic: Topic, page: PostsPage) -> Shown:
    return around(viewer, topic, page)


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Bookmarks"), "bookmarks.index", 45)]


@hookimpl
def community_clockwork() -> None:
    jobs.clockwork()


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)
