"""Who is in a group, and what its owners do about that."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import format_date
from werkzeug import Response

from community.access.models import NAME_LENGTH
from community.access.permissions import may
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.groups.actions import hand_over, remove_member, set_role
from community.groups.charters import own_roles
from community.groups.forms import RoleForm, TermForm
from community.groups.members import get_member, members_in
from community.groups.questions import answers_of
from community.groups.terms import limit_membership, renew_membership
from community.groups.views.frame import after, blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/members")
def members(ref: str) -> str:
    """Who is in a group, by name."""
    found = group_for(ref, "group.see_members")
    prefix = request.args.get("name", "").strip()[:NAME_LENGTH]
    viewer = current_viewer()
    page = members_in(viewer, found, prefix=prefix, after=after())
    people = [each.principal for each in page.members]
    answers = answers_of(viewer, found, people) if may(viewer, "group.keep", found) else {}
    return show(
        "groups/members.html", found, "members", page=page, prefix=prefix, own_roles=own_roles(found), answers=answers
    )


@blueprint.post("/groups/<ref>/members/<person_ref>/role")
def change_role(ref: str, person_ref: str) -> Response:
    """Give somebody another role."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    member = get_member(viewer, found, person_ref)
    form = RoleForm().offer(own_roles(found))
    if not form.validate():
        flash(_("Choose one of the roles."), "warning")
        return redirect(url_for(".members", ref=ref))
    name = member.name
    write(set_role, viewer, found, member, *form.chosen())
    flash(_("%(name)s has another role now.", name=name))
    return redirect(url_for(".members", ref=ref))


@blueprint.post("/groups/<ref>/members/<person_ref>/end")
def change_end(ref: str, person_ref: str) -> Response:
    """Say when somebody's membership ends, or that it does not."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    member = get_member(viewer, found, person_ref)
    form = TermForm()
    if not form.validate():
        flash(form.until.errors[0], "warning")
        return redirect(url_for(".members", ref=ref))
    name = member.name
    write(limit_membership, viewer, found, member, form.ends_at(), now())
    flash(_("It is noted how long %(name)s is in the group.", name=name))
    return redirect(url_for(".members", ref=ref))


@blueprint.post("/groups/<ref>/members/<person_ref>/renew")
def renew(ref: str, person_ref: str) -> Response:
    """Let a membership last as long again."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    member = get_member(viewer, found, person_ref)
    name = member.name
    until = write(renew_membership, viewer, found, member, now())
    flash(_("%(name)s stays until %(day)s.", name=name, day=format_date(until, "long")))
    return redirect(url_for(".members", ref=ref))


@blueprint.post("/groups/<ref>/members/<person_ref>/hand-over")
def hand_over_to(ref: str, person_ref: str) -> Response:
    """Make somebody the owner in one's own place."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    member = get_member(viewer, found, person_ref)
    name = member.name
    write(hand_over, viewer, found, member)
    flash(_("%(name)s is the owner now, and you are a member.", name=name))
    return redirect(url_for(".members", ref=ref))


@blueprint.post("/groups/<ref>/members/<person_ref>/remove")
def remove(ref: str, person_ref: str) -> Response:
    """Take somebody out of the group."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    member = get_member(viewer, found, person_ref)
    name = member.name
    write(remove_member, viewer, found, member, now())
    flash(_("%(name)s is not in the group any more.", name=name))
    return redirect(url_for(".members", ref=ref))
