"""Loads features and plugins into one hook manager. First-party plugins import as `community_plugins.<name>`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

import pluggy

from community.core.bundle import bundled
from community.core.settings import SettingsError
from community.plugins import PROJECT

NAMESPACE = "community_plugins"


def load(specs: Sequence[ModuleType], features: Sequence[ModuleType], names: Sequence[str]) -> pluggy.PluginManager:
    """Register the hook specifications, the built-in features in their order, and the plugins by package name.

    A plugin is a package with a module `hooks`. Raises SettingsError for one that cannot be imported.
    """
    manager = pluggy.PluginManager(PROJECT)
    for spec in specs:
        manager.add_hookspecs(spec)
    for feature in features:
        manager.register(feature)
    _open_namespace()
    for name in names:
        manager.register(_import(name), name)
    manager.check_pending()
    return manager


def _open_namespace() -> None:
    if NAMESPACE not in sys.modules:
        namespace = ModuleType(NAMESPACE, "The plugins that come with the community.")
        namespace.__path__ = [str(bundled("plugins"))]
        sys.modules[NAMESPACE] = namespace


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"{name}.hooks")
    except ModuleNotFoundError as error:
        raise SettingsError(f"plugins: {name} cannot be loaded ({error}). Is it installed and spelt so?") from error
