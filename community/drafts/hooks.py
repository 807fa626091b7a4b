"""What drafts attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from community.core.clock import now
from community.core.jobs import Periodic
from community.drafts import personal
from community.drafts.jobs import sweep_drafts
from community.drafts.views import blueprint, link_in_menu
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_periodic() -> Sequence[Periodic]:
    return [Periodic("drafts.sweep", "19 4 * * *", lambda: sweep_drafts(now()))]


@hookimpl
def community_personal_data(principal_id: int) -> Mapping[str, Any]:
    return personal.personal_data(principal_id)


@hookimpl
def community_forget(principal_id: int, address: str, with_texts: bool) -> None:
    personal.forget(principal_id)


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.OWN_MENU: link_in_menu}
