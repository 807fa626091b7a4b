"""What files attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.access.viewers import Viewer
from community.core.clock import now
from community.core.i18n import _l
from community.core.jobs import Periodic
from community.files import personal, rules  # noqa: F401 -- registers permissions
from community.files.jobs import clear_up
from community.files.views import blueprint
from community.plugins import hookimpl
from community.plugins.specs import MenuItem


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Files"), "files.own", 35)]


@hookimpl
def community_periodic() -> Sequence[Periodic]:
    return [Periodic("files.clear_up", "23 4 * * *", lambda: clear_up(now()))]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id, with_texts=with_texts)
