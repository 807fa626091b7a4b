"""What the front page attaches to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint

from community.access.viewers import Viewer
from community.core.i18n import _l
from community.home.views import blueprint, keys_dialog
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot
from community.plugins.specs import MenuItem


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_menu(viewer: Viewer) -> Sequence[MenuItem]:
    mine = [MenuItem(_l("My stream"), "home.mine", 15)] if viewer.signed_in else []
    return [MenuItem(_l("Home"), "home.front", 10), *mine]


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Keys"), "home.keys", 70)]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PAGE_FOOT: keys_dialog}
