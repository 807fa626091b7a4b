"""The invitations of a group: making them, and revoking them."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.addresses import external_url
from community.groups.forms import InviteForm
from community.groups.inviting import invite, revoke_invitation
from community.groups.members import get_invitation, invitations_to
from community.groups.models import Group
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
