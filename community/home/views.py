"""The front page, the viewer's own stream, and what keys do."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.activity.stream import of_person, of_site, stream
from community.core.i18n import _
from community.core.settings import settings
from community.core.web.addresses import here
from community.core.web.kept_pages import same_for_visitors
from community.core.web.pages import render
from community.groups.queries import groups_for
from community.people.current import current_viewer

MOST_CARDS = 6
blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@same_for_visitors
def front() -> str:
    """Everything that happened, as far as the viewer may see it."""
    viewer = current_viewer()
    return render(
        "home/front.html",
        title=settings().site_name,
        front_words=settings().front_words,
        groups=groups_for(viewer, limit=MOST_CARDS),
        page=stream(viewer, of_site(), before=request.args.get("before")),
        mine=False,
    )


@blueprint.get("/mine")
def mine() -> str | Response:
    """What happened in the viewer's groups and topics."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    page = stream(viewer, of_person(viewer), before=request.args.get("before"))
    return render("home/front.html", title=_("My stream"), page=page, mine=True)


@blueprint.get("/settings/keys")
def keys() -> str | Response:
    """What single keys do, and the switch for them."""
    if not current_viewer().signed_in:
        return redirect(url_for("people.door", back=here()))
    return render("home/keys.html", title=_("Keys"))


def keys_dialog(viewer: Viewer) -> str:
    """The same, at the foot of each page, for a script to show."""
    return render_template("home/_keys_dialog.html") if viewer.signed_in else ""
