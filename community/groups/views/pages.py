"""The list of groups, a group, what happened in it, joining and leaving."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.activity.stream import of_audience, stream
from community.core.clock import now
from community.core.i18n import _, _l
from community.core.unit import write
from community.core.web.kept_pages import same_for_visitors
from community.core.web.pages import render
from community.groups.actions import hide_membership, leave_group
from community.groups.directory import ORDERS, asked_for, directory, suggestions_for, visibilities_for
from community.groups.queries import get_group, groups_for, groups_shared_with, may_found
from community.groups.terms import ask_renewal
from community.groups.views.frame import blueprint, show
from community.people.current import current_viewer

LONGEST = 200
WAY_LABELS = {
    "open": _l("Anyone joins"),
    "request": _l("By request"),
    "domain": _l("By mail address"),
    "invitation": _l("By invitation"),
}


@blueprint.get("/groups")
@same_for_visitors
def index() -> str:
    """The groups that the viewer may know of, and may look for."""
    viewer, given = current_viewer(), request.args
    q, way, seen, order = (given.get(name, "")[:LONGEST] for name in ("q", "way", "seen", "order"))
    asked = asked_for(viewer, q=q, way=way, seen=seen, mine=given.get("mine") == "1", order=order)
    found = directory(viewer, asked, after=given.get("after", "")[:LONGEST])
    at_the_beginning = not asked.filtered and "after" not in given
    return render(
        "groups/index.html",
        title=_("Groups"),
        groups=found.groups,
        further=found.further,
        asked=asked,
        orders=ORDERS,
        ways=WAY_LABELS,
        visibilities=visibilities_for(viewer),
        suggested=suggestions_for(viewer) if at_the_beginning else [],
        founds=may_found(viewer),
    )


@blueprint.get("/groups/archived")
@same_for_visitors
def archived() -> str:
    """Those of them that are archived."""
    found = groups_for(current_viewer(), archived=True)
    return render("groups/archived.html", title=_("Archived groups"), groups=found)


@blueprint.get("/groups/<ref>")
@same_for_visitors
def group(ref: str) -> str:
    """A group, with what people write in it."""
    return show("groups/group.html", get_group(current_viewer(), ref), "main")


@blueprint.get("/groups/<ref>/activity")
@same_for_visitors
def activity(ref: str) -> str:
    """What happened in a group."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    page = stream(viewer, of_audience(found.audience_id), before=request.args.get("before"))
    return show("groups/activity.html", found, "activity", page=page)


@blueprint.post("/groups/<ref>/leave")
def leave(ref: str) -> Response:
    """Stop being a member."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    name = found.name
    write(leave_group, viewer, found, now())
    flash(_("You left %(group)s.", group=name))
    return redirect(url_for(".index"))


@blueprint.post("/groups/<ref>/hide")
def hide(ref: str) -> Response:
    """Let others not see that one is in a group, or see it again."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    hidden = request.form.get("hidden") == "y"
    write(hide_membership, viewer, found, hidden=hidden)
    flash(_("Others do not see any more that you are in it.") if hidden else _("Others see that you are in it."))
    return redirect(url_for(".group", ref=ref))


@blueprint.post("/groups/<ref>/stay")
def stay(ref: str) -> Response:
    """Say that one would like to stay longer than one's membership lasts."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    write(ask_renewal, viewer, found, now())
    flash(_("The owners of %(group)s know that you would like to stay.", group=found.name))
    return redirect(url_for(".group", ref=ref))


def groups_of_person(viewer: Viewer, person: Any) -> str:
    """The groups that a person is in, beside their profile, as far as the viewer may read them."""
    found = groups_shared_with(viewer, person.principal_id)
    return render_template("groups/_of_person.html", groups=found) if found else ""
