"""What all ways in have in common: how somebody is let in, and how they are told that they are not."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug import Response

from community.access.viewers import system
from community.core.clock import now
from community.core.i18n import _
from community.core.web.pages import render
from community.people.actions.accounts import Claims, admit
from community.people.actions.arrivals import link_arrival, open_arrival
from community.people.actions.sessions import sign_in
from community.people.current import SignedIn
from community.people.devices import device
from community.people.joining import waits
from community.people.models import Person
from community.people.queries import person_known_as, person_with_address, session_with

blueprint = Blueprint("people", __name__, template_folder="../templates")

BACK = "sign_in_back"
ARRIVAL = "sign_in_arrival"
INVITATION = "sign_in_invitation"


class Deactivated(Exception):
    """The account is there and shut."""


def open_account(claims: Claims) -> tuple[Person | None, str]:
    """The person behind `claims` and the secret of their session; or nobody and the secret of an arrival."""
    person = person_known_as(claims.issuer, claims.subject)
    if person is None:
        if match := person_with_address(claims.email):
            return None, open_arrival(claims, match, now())
        person = admit(system(), claims, now(), waiting=waits(claims, session.get(INVITATION, ""), now()))
    return person, begin_session(person)


def begin_session(person: Person) -> str:
    """A new session for this browser. An arrival that waited for its owner to sign in is linked."""
    if person.deactivated_at:
        raise Deactivated
    if arrival := session.get(ARRIVAL):
        link_arrival(person, arrival, now())
    former = current_user.token if current_user.is_authenticated else ""
    return sign_in(person, now(), device=device(request.user_agent.string), instead_of=former)


def enter(person: Person, token: str) -> Response:
    """Put the session into the browser, with nothing of what was there before, and go to where they came from."""
    back = session.get(BACK) or url_for("home.front")
    session.clear()
    held = session_with(token, now())
    if held is not None:
        login_user(SignedIn(token, *held))
    flash(_("Welcome, %(name)s.", name=person.name))
    return redirect(back)


def turned_away() -> tuple[str, int]:
    """The page for those whom the community does not take in."""
    return render("people/not_admitted.html", title=_("This community is not open to everybody")), 403


def shut() -> tuple[str, int]:
    """The account is deactivated."""
    return render("people/shut.html", title=_("This account is closed")), 403
