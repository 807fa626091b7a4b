"""Who of the staff entered a group, for those who read it."""

from __future__ import annotations

from community.core.i18n import _
from community.groups.reaching import reaches_into
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/staff")
def staff_here(ref: str) -> str:
    """Each time, with the reason."""
    group = group_for(ref, "group.read")
    reaches = reaches_into(current_viewer(), group)
    return show("groups/staff.html", group, "staff", title=_("Staff in this group"), reaches=reaches)
