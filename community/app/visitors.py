"""What a page for visitors depends on, besides its address and the database."""

from __future__ import annotations

from collections.abc import Hashable

from flask import current_app, request

from community.activity import consent
from community.core.i18n import preferred
from community.people.host import host_claims
from community.plugins import loaded_keepers

REMEMBERED = "remember_token"
"""Flask-Login's own cookie, which we never set."""


def sort_of_visitor() -> Hashable | None:
    """Language, choice about visits, whose things are shown. None for whoever has a session, or is the host's."""
    ours = current_app.session_interface.get_cookie_name(current_app)
    if ours in request.cookies or REMEMBERED in request.cookies or host_claims() is not None:
        return None
    return (
        preferred(),
        request.cookies.get(consent.COOKIE),
        consent.refused_by_browser(request),
        tuple(loaded_keepers()),
    )
