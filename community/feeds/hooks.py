"""What feeds attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.viewers import Viewer
from community.core.i18n import _l
from community.feeds import personal, rules  # noqa: F401 -- registers permissions
from community.feeds.views import blueprint, links
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot
from community.plugins.specs import MenuItem


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Feeds"), "feeds.index", 50)]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PAGE_HEAD: links}
