"""A new account elsewhere, with an address that an account here has: whose is it?"""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, request, session, url_for
from werkzeug import Response

from community.access.viewers import system
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.limits import Limit, network_of, spend
from community.core.unit import write
from community.core.web.pages import render
from community.people import providers
from community.people.actions.accounts import Claims
from community.people.actions.arrivals import accept_code, go_on_separately, mail_code
from community.people.joining import NotAdmitted, waits
from community.people.letters import post_code
from community.people.models import Arrival, Person
from community.people.queries import arrival_with
from community.people.views.entering import (
    ARRIVAL,
    INVITATION,
    Deactivated,
    begin_session,
    blueprint,
    enter,
    shut,
    turned_away,
)

CODES_FROM_NETWORK = Limit("codes from a network", 20, timedelta(hours=24))

Answer = str | Response | tuple[str, int]


@blueprint.get("/sign-in/match")
def match() -> Answer:
    """The choices: sign in to that account, prove its address, or go on without it."""
    arrival = _arrival()
    if arrival is None:
        return redirect(url_for(".door"))
    return _page(arrival)


@blueprint.post("/sign-in/match/code")
def match_code() -> Answer:
    """Mail a code to the confirmed address of the account that is there."""
    arrival = _arrival()
    if arrival is None:
        return redirect(url_for(".door"))
    spend(now(), (CODES_FROM_NETWORK, network_of(request.remote_addr)))
    write(_mail_code, session[ARRIVAL])
    flash(_("A code is on its way to you."))
    return redirect(url_for(".match"))


@blueprint.post("/sign-in/match/prove")
def match_prove() -> Answer:
    """The code that was mailed opens the account, and from now on the new way in does as well."""
    arrival = _arrival()
    if arrival is None:
        return redirect(url_for(".door"))
    code = "".join(request.form.get("code", "")[:20].split())
    try:
        found = write(_prove, session[ARRIVAL], code)
    except Deactivated:
        return shut()
    if found is None:
        return _page(arrival, wrong=True), 422
    return enter(*found)


@blueprint.post("/sign-in/match/separate")
def match_separate() -> Answer:
    """A new account, without the address."""
    if _arrival() is None:
        return redirect(url_for(".door"))
    try:
        return enter(*write(_separate, session[ARRIVAL]))
    except NotAdmitted:
        return turned_away()


def _mail_code(token: str) -> None:
    post_code(*mail_code(token, now()))


def _prove(token: str, code: str) -> tuple[Person, str] | None:
    person = accept_code(token, code, now())
    return (person, begin_session(person)) if person else None


def _separate(token: str) -> tuple[Person, str]:
    arrival = arrival_with(token, now())
    if arrival is None:
        raise NotFound
    nobody = Claims(arrival.issuer, arrival.subject, arrival.name)
    waiting = waits(nobody, session.get(INVITATION, ""), now())
    person = go_on_separately(system(), token, now(), waiting=waiting)
    session.pop(ARRIVAL)
    return person, begin_session(person)


def _page(arrival: Arrival, *, wrong: bool = False) -> str:
    return render(
        "people/match.html",
        title=_("Is this you?"),
        mailed=arrival.code_hash is not None,
        wrong=wrong,
        providers=[way for way in providers.ways().values() if way.issuer != arrival.issuer],
    )


def _arrival() -> Arrival | None:
    return arrival_with(session[ARRIVAL], now()) if session.get(ARRIVAL) else None
