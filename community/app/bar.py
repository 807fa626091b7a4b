"""The community's own bar: where one can go, and who one is."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from community.people.current import current_viewer, signed_in_by_host
from community.plugins import hooks


def init_app(app: Flask) -> None:
    """Give templates the menu and the viewer."""

    @app.context_processor
    def values() -> dict[str, Any]:
        viewer = current_viewer()
        items = [item for found in hooks().community_menu(viewer=viewer) for item in found]
        return {
            "viewer": viewer,
            "by_host": signed_in_by_host(),
            "menu": sorted(items, key=lambda item: item.order),
            "endpoint": request.endpoint or "",
        }
