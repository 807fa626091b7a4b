"""The invitations of a group: making them, and revoking them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import flash, redirect, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.unit import write
from community.core.web.addresses import external_url
from community.groups.inviting import invite, revoke_invitation
from community.groups.inviting_forms import InviteForm, InviteManyForm
from community.groups.inviting_many import invite_many
from community.groups.members import get_invitation, invitations_to
from community.groups.models import Group
from community.groups.rows import MOST_ROWS, Remark
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer


@blueprint.get("/groups/<ref>/invitations")
def invitations(ref: str) -> str:
    """The open invitations, and a form for another."""
    return _show(group_for(ref, "group.keep"), InviteForm(formdata=None))


@blueprint.post("/groups/<ref>/invitations")
def new_invitation(ref: str) -> str | tuple[str, int]:
    """Make an invitation. The answer shows its link, once."""
    viewer = current_viewer()
    found = group_for(ref, "group.invite")
    form = InviteForm()
    if not form.validate():
        return _show(found, form), 422
    instant = now()
    _made, token = write(
        invite,
        viewer,
        found,
        address=form.address.data,
        domain=form.chosen_domain(),
        max_uses=form.uses.data or 1,
        membership_ends_at=form.ends_at(),
        expires_at=instant + timedelta(days=int(form.days.data)),
        now=instant,
    )
    link = external_url("groups.invitation", token=token)
    return _show(found, InviteForm(formdata=None), link=link, address=form.address.data)


@blueprint.route("/groups/<ref>/invitations/many", methods=["GET", "POST"])
def invite_several(ref: str) -> str | tuple[str, int]:
    """Invite all who stand in a table; the answer says who, and who needed no invitation."""
    found = group_for(ref, "group.invite")
    form = InviteManyForm()
    if not form.validate_on_submit():
        page = _show_many(found, form, form.read.wrong if form.errors and hasattr(form, "read") else ())
        return (page, 422) if form.errors else page
    read, instant = form.read, now()
    try:
        done = write(
            invite_many,
            current_viewer(),
            found,
            read.rows,
            expires_at=instant + timedelta(days=int(form.days.data)),
            membership_ends_at=form.ends_at(),
            now=instant,
        )
    except Conflict as conflict:
        found = group_for(ref, "group.invite")
        form.table.errors = [*form.table.errors, str(conflict.description)]
        return _show_many(found, form), 409
    needless = sorted([*done.needless, *read.again], key=lambda each: each.line)
    return _show_many(found, InviteManyForm(formdata=None), needless, invited=len(done.rows))


@blueprint.post("/groups/<ref>/invitations/<invitation_ref>/revoke")
def revoke(ref: str, invitation_ref: str) -> Response:
    """Let an invitation open nothing any more."""
    viewer = current_viewer()
    found = group_for(ref, "group.keep")
    if invitation := get_invitation(viewer, found, invitation_ref):
        write(revoke_invitation, viewer, invitation, now())
        flash(_("The invitation is revoked."))
    return redirect(url_for(".invitations", ref=ref))


def _show(found: Group, form: InviteForm, *, link: str = "", address: str = "") -> str:
    return show(
        "groups/invitations.html",
        found,
        "manage",
        part="invitations",
        form=form,
        link=link,
        address=address,
        invitations=invitations_to(current_viewer(), found, now()),
    )


def _show_many(found: Group, form: InviteManyForm, remarks: Sequence[Remark] = (), invited: int | None = None) -> str:
    given = {"form": form, "remarks": remarks, "invited": invited, "most": MOST_ROWS}
    return show("groups/invite_many.html", found, "manage", part="invitations", **given)
