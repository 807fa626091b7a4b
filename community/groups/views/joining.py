"""Asking to be let in, and the page of an invitation."""

from __future__ import annotations

from flask import flash, make_response, redirect, url_for
from flask.blueprints import BlueprintSetupState
from flask_wtf import FlaskForm
from werkzeug import Response

from community.access.permissions import require
from community.core.clock import now
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.groups.actions import join_group, pending_request
from community.groups.asking import ask_to_join, join_answering, withdraw_request
from community.groups.forms import ask_form
from community.groups.inviting import accept_invitation
from community.groups.members import welcome
from community.groups.queries import get_group
from community.groups.questions import questions_of
from community.groups.views.frame import blueprint, show
from community.people.current import current_viewer

Answer = str | Response | tuple[str, int]


@blueprint.post("/groups/<ref>/join")
def join(ref: str) -> Answer:
    """Become a member; where the group asks something, with the answers."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=url_for(".group", ref=ref)))
    require(viewer, "group.join", found)
    form = ask_form(questions_of(found))
    if not form.validate():
        return show("groups/group.html", found, "main", ask_form=form), 422
    if form.questions:
        write(join_answering, viewer, found, answers=form.answers(), now=now())
    else:
        write(join_group, viewer, found, now())
    flash(_("You are in %(group)s now.", group=found.name))
    return redirect(url_for(".group", ref=ref))


@blueprint.post("/groups/<ref>/ask")
def ask(ref: str) -> Answer:
    """Ask to be let in."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=url_for(".group", ref=ref)))
    require(viewer, "group.ask", found)
    form = ask_form(questions_of(found))
    form.needed = bool(found.question)
    if not form.validate():
        return show("groups/group.html", found, "main", ask_form=form), 422
    write(ask_to_join, viewer, found, answer=form.answer.data, answers=form.answers(), now=now())
    flash(_("You asked to join %(group)s. The people who keep it decide.", group=found.name))
    return redirect(url_for(".group", ref=ref))


@blueprint.post("/groups/<ref>/withdraw")
def withdraw(ref: str) -> Response:
    """Ask no longer."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    request = pending_request(found, viewer.principal_id)
    if request:
        write(withdraw_request, viewer, request, now())
        flash(_("You no longer ask to join %(group)s.", group=found.name))
    return redirect(url_for(".group", ref=ref))


@blueprint.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """Who invites to what. Looking uses nothing up; the address of this page goes nowhere."""
    viewer = current_viewer()
    shown = welcome(viewer, token, now())
    page = render(
        "groups/invitation.html",
        title=_("An invitation"),
        welcome=shown,
        token=token,
        form=FlaskForm(formdata=None),
    )
    return _referring_to_nobody(make_response(page))


@blueprint.post("/invitations/<token>")
def accept(token: str) -> Response:
    """Become a member by an invitation."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return _referring_to_nobody(redirect(url_for("people.door", back=url_for(".invitation", token=token))))
    if not FlaskForm().validate():
        return _referring_to_nobody(redirect(url_for(".invitation", token=token)))
    found = write(accept_invitation, viewer, token, now())
    flash(_("You are in %(group)s now.", group=found.name))
    return _referring_to_nobody(redirect(url_for(".group", ref=found.ref)))


def _referring_to_nobody(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.record_once
def _check_the_token_alone(state: BlueprintSetupState) -> None:
    """A page that refers to nobody sends no referrer with its form either, which the general check asks for under
    HTTPS. `accept` checks the form's token itself.
    """
    state.app.extensions["csrf"].exempt(accept)
