"""What people are asked to accept before they go on."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug import Response

from community.access.current import the_viewer
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import SAFE, write
from community.core.web.addresses import here, local_path
from community.core.web.pages import render
from community.core.web.static import is_static
from community.legal.actions import accept
from community.legal.queries import still_to_accept
from community.legal.titles import TITLES
from community.legal.views.frame import blueprint, papers_of_page

OPEN: tuple[str, ...] = (
    "legal.",
    "health.",
    "notices.mails_off",
    "notices.stop_mails",
    "people.door",
    "people.begin",
    "people.callback",
    "people.leave",
    "people.own_data",
    "people.export_data",
    "people.fetch_data",
    "people.picture",
)
"""Whoever does not accept can read why they should, take their data along, and go."""


@blueprint.before_app_request
def ask_first() -> Response | None:
    """Lead whoever has something to accept to the page for it."""
    endpoint = request.endpoint or ""
    viewer: Viewer | None = g.get("viewer")
    if viewer is None or not viewer.signed_in or is_static(endpoint) or endpoint.startswith(OPEN) or not endpoint:
        return None
    if not papers_of_page(viewer).asks:
        return None
    return redirect(url_for("legal.to_accept", back=here() if request.method in SAFE else ""))


@blueprint.get("/legal/accept")
def to_accept() -> str | Response:
    """What is new, and the button."""
    back = local_path(request.args.get("back", ""))
    open_versions = still_to_accept(the_viewer())
    if not open_versions:
        return redirect(back or url_for("home.front"))
    asked = [(each, TITLES[each.paper.name]) for each in open_versions]
    return render("legal/accept.html", title=_("Before you go on"), asked=asked, back=back)


@blueprint.post("/legal/accept")
def accept_them() -> Response:
    """Accept the versions that were shown; what was published meanwhile is asked anew."""
    write(accept, the_viewer(), request.form.getlist("version"), now())
    return redirect(local_path(request.form.get("back", "")) or url_for("home.front"))
