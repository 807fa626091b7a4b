"""How features and plugins attach: one hook manager for both. The package that calls a hook specifies it."""

from __future__ import annotations

from typing import Any, cast

import pluggy
from flask import current_app

__all__ = ["hookimpl", "hooks", "hookspec", "loaded_keepers"]

PROJECT = "community"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

CORE = "core"
"""The keeper of everything that built-in features write."""


def hooks() -> Any:
    """The hooks of the current application; calling one returns the list of what its implementations gave."""
    return _manager().hook


def loaded_keepers() -> list[str]:
    """Who may keep things here: the core and each loaded plugin, by package name."""
    return [CORE, *cast(list[str], current_app.extensions["community.plugin_names"])]


def _manager() -> pluggy.PluginManager:
    return cast(pluggy.PluginManager, current_app.extensions["community.plugins"])
