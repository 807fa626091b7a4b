"""What the plugin attaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from community.plugins.slots import Filling
from community.sdk import LeadMoved, MenuItem, Slot, hookimpl

blueprint = Blueprint("example", __name__, template_folder="templates", url_prefix="/example")
HEARD: list[str] = []


@blueprint.get("/")
def page() -> str:
    return render_template("plugin_example/page.html")


def greeting(viewer: Any, group: Any) -> str:
    return f"<p>The plugin greets {'members' if viewer.signed_in else 'readers'}.</p>"


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_menu(viewer: Any) -> Sequence[MenuItem]:
    return [MenuItem(_l("Example"), "example.page", 90)]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.GROUP_MAIN: greeting}


@hookimpl
def community_lead_moved(move: LeadMoved) -> None:
    HEARD.append(move.id)
