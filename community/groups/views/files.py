"""The files that were brought into a group."""

from __future__ import annotations

from flask import request

from community.access.kinds import cards
from community.core.i18n import _
from community.files.queries import files_in
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/files")
def files(ref: str) -> str:
    """What people gave along with what they wrote here, the newest first."""
    viewer, group = current_viewer(), group_for(ref, "group.read")
    page = files_in(viewer, group.audience_id, before=request.args.get("before"))
    things = [each.thing for each in page.rows if each.thing]
    return show("groups/files.html", group, "files", title=_("Files"), page=page, cards=cards(things))
