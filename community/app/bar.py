"""The community's own bar: where one can go, and who one is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request, url_for

from community.access.viewers import Viewer
from community.people.current import current_viewer, signed_in_by_host
from community.plugins import hooks
from community.plugins.specs import MenuItem


def init_app(app: Flask) -> None:
    """Give templates the menu and the viewer."""

    @app.context_processor
    def values() -> dict[str, Any]:
        viewer = current_viewer()
        return {
            "viewer": viewer,
            "by_host": signed_in_by_host(),
            "menu": _menu(viewer),
            "endpoint": request.endpoint or "",
            "own_settings": lambda: _own_settings(viewer),
        }


def _own_settings(viewer: Viewer) -> list[Mapping[str, Any]]:
    """The menu of one's own settings, for those pages alone."""
    found = [item for items in hooks().community_settings_places(viewer=viewer) for item in items]
    here = f"{request.script_root}{request.path}/"
    places = []
    for item in sorted(found, key=lambda item: item.order):
        address = url_for(item.endpoint)  # what a form leads to is beneath its page
        places.append({"label": item.label, "address": address, "current": here.startswith(f"{address}/")})
    return [{"places": places}]


def _menu(viewer: Viewer) -> list[MenuItem]:
    """Asked for once per page, however many templates it is made of."""
    if "menu" not in g:
        found = [item for items in hooks().community_menu(viewer=viewer) for item in items]
        g.menu = sorted(found, key=lambda item: item.order)
    menu: list[MenuItem] = g.menu
    return menu
