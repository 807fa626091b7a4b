"""What the company's duties attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, url_for

from community.access.kinds import Kind
from community.access.viewers import Viewer
from community.core.i18n import _l
from community.core.settings import settings
from community.legal import personal, rules, verbs  # noqa: F401 -- registers permissions and verbs
from community.legal.models import Paper
from community.legal.titles import TITLES
from community.legal.views import blueprint, foot
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot
from community.plugins.specs import MenuItem

PAPER = Kind(
    name="paper",
    model=Paper,
    label=_l("About this site"),
    icon="info",
    title=lambda row: str(TITLES[row.name]),
    url=lambda row: url_for("legal.paper", name=row.name.value),
)


@hookimpl
def community_kinds() -> Sequence[Kind]:
    return [PAPER]


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_settings_places(viewer: Viewer) -> Sequence[MenuItem]:
    return [MenuItem(_l("Measuring visits"), "legal.visits", 60)] if settings().measure_visits else []


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PAGE_FOOT: foot}
