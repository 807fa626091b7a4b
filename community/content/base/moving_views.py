"""The page that moves a topic: where to, and who reads it then."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.permissions import may
from community.content.base.moving import move_topic, places_for
from community.content.base.queries import get_topic, group_of
from community.core.errors import Forbidden
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.groups.queries import get_group
from community.people.current import current_viewer

blueprint = Blueprint("moving", __name__, template_folder="templates")


@blueprint.get("/topics/<ref>/move")
def choose(ref: str) -> str:
    """Where to; with `to`, who reads it then, and the button."""
    viewer = current_viewer()
    topic = get_topic(viewer, ref)
    if not may(viewer, "topic.moderate", topic):
        raise Forbidden
    places = places_for(viewer, topic)
    asked = request.args.get("to")
    chosen = next((group for group in places if group.ref == asked), None)
    return render(
        "content/move.html",
        title=_("Move to another group"),
        topic=topic,
        group=group_of(ref),
        places=[(group.ref, group.name) for group in places],
        chosen=chosen,
    )


@blueprint.post("/topics/<ref>/move")
def move(ref: str) -> Response:
    """Move it."""
    viewer = current_viewer()
    topic = get_topic(viewer, ref)
    to = get_group(viewer, request.form.get("to", ""))
    write(move_topic, viewer, topic, to)
    flash(_("It is in %(group)s now. Its address is the same as before.", group=to.name))
    return redirect(url_for("content.topic", ref=ref))
