"""Groups, for staff: `/admin/groups`. Private ones only as far as the viewer is in them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.permissions import allowed
from community.admin.staff import PREFIX, staff
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.groups.archiving import archive_as_staff, reopen_as_staff
from community.groups.queries import get_group, groups_to_tend, may_found

LONGEST = 80
blueprint = Blueprint("groups_admin", __name__, url_prefix=f"{PREFIX}/groups", template_folder="templates")


@blueprint.get("")
def groups() -> str:
    """The groups."""
    viewer = staff()
    begins, after = (request.args.get(name, "").strip()[:LONGEST] for name in ("q", "after"))
    found, more = groups_to_tend(viewer, begins=begins, after=after)
    values = {"groups": found, "more": more, "begins": begins, "founds": may_found(viewer)}
    archives = allowed(viewer, "group.archive", [each.group for each in found])
    return render("admin/groups/index.html", title=_("Groups"), archives=archives, **values)


@blueprint.post("/<ref>/archive")
def archive(ref: str) -> Response:
    """Let nothing be changed in a group any more."""
    viewer = staff()
    write(archive_as_staff, viewer, get_group(viewer, ref), now())
    flash(_("It is archived. Whoever read it reads it still; nothing is changed in it."))
    return redirect(url_for(".groups"))


@blueprint.post("/<ref>/reopen")
def reopen(ref: str) -> Response:
    """Let it go on."""
    viewer = staff()
    write(reopen_as_staff, viewer, get_group(viewer, ref))
    flash(_("It is open again."))
    return redirect(url_for(".groups"))
