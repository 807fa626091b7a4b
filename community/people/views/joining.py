"""Joining the site: invitations, and for staff the page where they answer and invite."""

from __future__ import annotations

from flask import flash, redirect, request, session, url_for
from werkzeug import Response

from community.access.models import SITE_ID, Audience
from community.access.permissions import may
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session as database
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.core.web.addresses import external_url
from community.core.web.pages import render
from community.people.actions import approve, decline
from community.people.actions.invitations import PLACES, invite_to_site, is_open, withdraw_invitation
from community.people.current import current_viewer
from community.people.models import Person
from community.people.queries import invitations_open, people_waiting, person_waiting
from community.people.views.entering import INVITATION, blueprint


@blueprint.get("/join/<token>")
def invitation(token: str) -> str | Response:
    """An invitation by link. Looking at it takes no place."""
    if current_viewer().signed_in:
        return redirect(url_for("home.front"))
    if not is_open(token, now()):
        raise NotFound
    return render("people/invitation.html", title=_("You are invited to %(site)s", site=settings().site_name))


@blueprint.post("/join/<token>")
def accept_invitation(token: str) -> Response:
    """Remember the invitation in this browser; its place is taken when the account is made."""
    if not is_open(token, now()):
        raise NotFound
    session[INVITATION] = token
    return redirect(url_for(".door"))


@blueprint.get("/settings/people")
def joining() -> str:
    """Who asked to join, and the links that let people in."""
    return _page(_staff())


@blueprint.post("/settings/people/<ref>/approve")
def approve_person(ref: str) -> Response:
    """Let somebody in."""
    viewer = _staff()
    person = person_waiting(viewer, ref)
    name = person.name
    write(_approve, viewer, person)
    flash(_("%(name)s is in.", name=name))
    return redirect(url_for(".joining"))


@blueprint.post("/settings/people/<ref>/decline")
def decline_person(ref: str) -> Response:
    """Say no to somebody."""
    viewer = _staff()
    write(decline, viewer, person_waiting(viewer, ref))
    flash(_("Declined. Nothing of the request is kept open."))
    return redirect(url_for(".joining"))


@blueprint.post("/settings/people/invitations")
def invite() -> str:
    """Make a link, and show it this once."""
    viewer = _staff()
    places = request.form.get("places", 1, type=int)
    token = write(invite_to_site, viewer, places, now())
    return _page(viewer, link=external_url("people.invitation", token=token))


@blueprint.post("/settings/people/invitations/<ref>/withdraw")
def withdraw(ref: str) -> Response:
    """Let a link admit nobody any more."""
    write(withdraw_invitation, _staff(), ref, now())
    flash(_("That link admits nobody any more."))
    return redirect(url_for(".joining"))


def _approve(viewer: Viewer, person: Person) -> None:
    approve(viewer, person, now())


def _staff() -> Viewer:
    viewer = current_viewer()
    if not may(viewer, "person.invite", database().get_one(Audience, SITE_ID)):
        raise NotFound
    return viewer


def _page(viewer: Viewer, link: str = "") -> str:
    return render(
        "people/joining.html",
        title=_("Who joins"),
        waiting=people_waiting(viewer),
        invitations=invitations_open(now()),
        link=link,
        places=PLACES,
    )
