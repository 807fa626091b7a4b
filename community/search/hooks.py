"""What search attaches to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from community.activity.readers import Reader
from community.plugins import hookimpl
from community.plugins.slots import Filling, Slot
from community.search.building import build_if_missing
from community.search.engines import chosen_index
from community.search.readers import SEARCH_INDEX
from community.search.views import blueprint, field_in_bar


@blueprint.record
def choose(state: BlueprintSetupState) -> None:
    """Give each application its index."""
    state.app.extensions["community.search"] = chosen_index(state.app.extensions["community.settings"])


@hookimpl
def community_blueprints() -> Sequence[Blueprint]:
    return [blueprint]


@hookimpl
def community_slots() -> Mapping[Slot, Filling]:
    return {Slot.BAR_TOOLS: field_in_bar}


@hookimpl
def community_readers() -> Sequence[Reader]:
    return [SEARCH_INDEX]


@hookimpl
def community_clockwork() -> None:
    build_if_missing()
