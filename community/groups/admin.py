"""Groups, for staff: `/admin/groups`. Private ones only as far as the viewer is in them."""

from __future__ import annotations

from flask import Blueprint, request

from community.admin.staff import PREFIX, staff
from community.core.i18n import _
from community.core.web.pages import render
from community.groups.queries import groups_to_tend, may_found

LONGEST = 80
blueprint = Blueprint("groups_admin", __name__, url_prefix=f"{PREFIX}/groups", template_folder="templates")


@blueprint.get("")
def groups() -> str:
    """The groups."""
    viewer = staff()
    begins, after = (request.args.get(name, "").strip()[:LONGEST] for name in ("q", "after"))
    found, more = groups_to_tend(viewer, begins=begins, after=after)
    return render(
        "admin/groups/index.html", title=_("Groups"), groups=found, more=more, begins=begins, founds=may_found(viewer)
    )
