"""Groups, for staff: `/admin/groups`. Private ones only as far as the viewer is in them, or has entered them for a
while, where the setting `staff_reach` lets staff do so.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.models import REASON_LENGTH
from community.access.permissions import allowed
from community.admin.staff import PREFIX, staff
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.numbers import row_number
from community.core.settings import settings
from community.core.unit import write
from community.core.web.pages import render
from community.groups.archiving import archive_as_staff, reopen_as_staff
from community.groups.queries import get_group, groups_to_tend, may_found
from community.groups.reaching import HOURS, enter_group, entered_by, group_to_enter, groups_to_enter, leave_reach

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
    return render("admin/groups/index.html", title=_("Groups"), archives=archives, enters=enters(), **values)


def enters() -> bool:
    """Whether staff enter groups here that are not open to them."""
    return settings().staff_reach != "members"


@blueprint.get("/reach")
def reach() -> str:
    """The groups that the viewer can enter, and where they are in."""
    viewer = staff()
    if not enters():
        raise NotFound
    begins, after = (request.args.get(name, "").strip()[:LONGEST] for name in ("q", "after"))
    found, more = groups_to_enter(viewer, begins=begins, after=after)
    values = {"groups": found, "more": more, "begins": begins, "entered": entered_by(viewer), "hours": HOURS}
    return render("admin/groups/reach.html", title=_("Enter a group"), longest=REASON_LENGTH, **values)


@blueprint.post("/<ref>/enter")
def enter(ref: str) -> Response:
    """Read in a group for a while."""
    viewer = staff()
    reason, hours = request.form.get("reason", "").strip(), row_number(request.form.get("hours", ""))
    if len(reason) > REASON_LENGTH:
        raise Conflict(_("A reason has at most %(max)d characters.", max=REASON_LENGTH))
    write(enter_group, viewer, group_to_enter(viewer, ref), reason=reason, hours=hours or 0, now=now())
    flash(_("You can read there for a while. The group is shown that, with your reason."))
    return redirect(url_for("groups.group", ref=ref))


@blueprint.post("/<ref>/out")
def out(ref: str) -> Response:
    """Be out of it again."""
    viewer = staff()
    write(leave_reach, viewer, get_group(viewer, ref), now=now())
    flash(_("You do not read there any more."))
    return redirect(url_for(".reach"))


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
