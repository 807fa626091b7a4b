"""The shell around every page of the administration."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for

from community.access.current import the_viewer
from community.admin.queries import entries_for
from community.admin.staff import PREFIX, keep_others_out
from community.core.numbers import row_number

blueprint = Blueprint(
    "admin",
    __name__,
    url_prefix=PREFIX,
    template_folder="../templates",
    static_folder="../static",
)
blueprint.before_app_request(keep_others_out)


@blueprint.app_template_global("admin_places")
def admin_places(current: str) -> list[dict[str, Any]]:
    """The menu at the side, for the viewer; `current` is the endpoint of the page that is open."""
    places = [
        {"label": entry.label, "address": url_for(entry.endpoint), "current": entry.endpoint == current}
        for entry in entries_for(the_viewer())
    ]
    return [{"places": places}]


def mark(name: str) -> int | None:
    """The id that a page begins at; one that no row can have begins at the newest."""
    return row_number(request.args.get(name, ""))
