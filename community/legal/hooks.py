"""What the company's duties attach to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint

from community.legal.views import blueprint, foot
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.PAGE_FOOT: foot}
