"""Signing in by an address and a password, and the mailed link that both begin with."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, request, session
from werkzeug import Response

from community.access.models import NAME_LENGTH
from community.access.viewers import system
from community.core.clock import now
from community.core.db import session as database
from community.core.i18n import _
from community.core.limits import Limit, forget, network_of, spend
from community.core.settings import settings
from community.core.unit import write
from community.core.web.addresses import local_path
from community.core.web.pages import render
from community.people import forms, providers
from community.people.actions.accounts import Claims
from community.people.actions.passwords import (
    hashed,
    link_with,
    mail_link,
    matches,
    reset_password,
    sign_up,
)
from community.people.joining import NotAdmitted, waits
from community.people.letters import post_link
from community.people.models import EMAIL_LENGTH, MailedLink, Password, Person, Purpose
from community.people.queries import person_with_address
from community.people.views.entering import (
    BACK,
    INVITATION,
    begin_session,
    blueprint,
    enter,
    turned_away,
)

TRIES = Limit("passwords for an address", 5, timedelta(minutes=30))
TRIES_FROM_NETWORK = Limit("passwords from a network", 100, timedelta(minutes=30))
MAILS_FROM_NETWORK = Limit("links from a network", 30, timedelta(hours=1))

Answer = str | Response | tuple[str, int]


@blueprint.before_request
def only_if_on() -> None:
    """Without the setting these pages are not there."""
    if request.endpoint in PAGES and not settings().password_sign_in:
        abort(404)


@blueprint.post("/sign-in/password")
def by_password() -> Answer:
    """Sign in with an address and a password."""
    address, password = forms.sent_address(), forms.one("password", forms.LONGEST)
    back = local_path(forms.one("back", 2000))
    spend(now(), (TRIES, address), (TRIES_FROM_NETWORK, network_of(request.remote_addr)))
    person = person_with_address(address)
    kept = database().get(Password, person.id) if person else None
    if not matches(kept.hash if kept else None, password) or person is None:
        return _again(back), 422
    session[BACK] = back
    return enter(*write(_begin, person.id, address))


@blueprint.route("/sign-in/mail", methods=["GET", "POST"])
def ask_for_link() -> Answer:
    """Enter an address and get a link there: to join, or to set a new password. The answer tells nobody which."""
    if request.method == "GET":
        return _ask()
    address = forms.sent_address()
    if not address:
        return _ask(_("Enter your e-mail address, like you@example.com.")), 422
    if not forms.is_by_hand(now()):
        return _ask(_("This form was open for too short or too long a time. Please send it once more.")), 422
    spend(now(), (MAILS_FROM_NETWORK, network_of(request.remote_addr)))
    if not forms.is_trapped():
        write(_mail_link, address)
    return render("people/link_sent.html", title=_("Look into your mail"), address=address)


@blueprint.get("/sign-in/mail/<token>")
def open_link(token: str) -> str:
    """The page of a mailed link. Only sending its form uses the link up, so programs that look at mail do not."""
    return _set_page(link_with(token, now()))


@blueprint.post("/sign-in/mail/<token>")
def use_link(token: str) -> Answer:
    """Set the password, and be in."""
    link = link_with(token, now())
    password, name = forms.one("password", forms.LONGEST), forms.one("name", NAME_LENGTH)
    if fault := forms.fault_of(password, link.address):
        return _set_page(link, fault), 422
    kept = hashed(password)
    session.pop(BACK, None)
    try:
        return enter(*write(_set_password, token, name, kept))
    except NotAdmitted:
        return turned_away()


PAGES = frozenset(f"people.{view.__name__}" for view in (by_password, ask_for_link, open_link, use_link))


def _mail_link(address: str) -> None:
    post_link(address, mail_link(address, now()))


def _begin(person_id: int, address: str) -> tuple[Person, str]:
    forget(TRIES, address)
    person = database().get_one(Person, person_id)
    return person, begin_session(person)


def _set_password(token: str, name: str, kept: str) -> tuple[Person, str]:
    link = link_with(token, now())
    if link.purpose is Purpose.RESET:
        person = reset_password(token, kept, now())
    else:
        claims = Claims("", "", name, link.address, email_verified=True)
        waiting = waits(claims, session.get(INVITATION, ""), now())
        person = sign_up(system(), token, name, kept, now(), waiting=waiting)
    return person, begin_session(person)


def _again(back: str) -> str:
    flash(_("Address and password do not belong together. Try again, or let us mail you a link."), "warning")
    ways = providers.ways().values()
    return render("people/sign_in.html", title=_("Sign in"), providers=ways, passwords=True, back=back)


def _ask(fault: str = "") -> str:
    title = _("Join by e-mail, or set a new password")
    return render(
        "people/ask_for_link.html",
        title=title,
        fault=fault,
        given=request.form.get("email", "")[:EMAIL_LENGTH],
        made=forms.stamp(now()),
        trap=forms.TRAP,
    )


def _set_page(link: MailedLink, fault: str = "") -> str:
    return render(
        "people/set_password.html",
        title=_("Choose a password"),
        new=link.purpose is Purpose.SIGN_UP,
        address=link.address,
        fault=fault,
        shortest=forms.SHORTEST,
        longest=forms.LONGEST,
        name_length=NAME_LENGTH,
    )
