"""Hooks that the composition of the application calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from community.core.i18n import LazyString
from community.plugins import hookspec


@dataclass(frozen=True)
class MenuItem:
    """An entry of the community's bar; lower `order` stands further left."""

    label: LazyString
    endpoint: str
    order: int


@hookspec
def community_blueprints() -> Sequence[Blueprint]:
    """The pages of a feature or plugin."""


@hookspec
def community_menu(viewer: Any) -> Sequence[MenuItem]:
    """What a feature or plugin adds to the bar for this viewer."""


@hookspec
def community_settings_places(viewer: Any) -> Sequence[MenuItem]:
    """What a feature or plugin adds to the menu of one's own settings. Its page extends `web/own.html`."""


@hookspec
def community_install() -> None:
    """Make the rows that a feature or plugin cannot be without. Called by `community setup`, each time, inside
    a unit of work; what exists already stays as it is.
    """
