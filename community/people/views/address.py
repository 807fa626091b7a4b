"""Another mail address: asked for, confirmed by a link, told to the one before."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug import Response

from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.limits import network_of, spend
from community.core.unit import write
from community.core.web.pages import render
from community.people import forms
from community.people.actions.addresses import ask_for_address, change_with, take_address
from community.people.current import current_person, current_viewer, is_recent, signed_in_by_host
from community.people.letters import post_address_changed, post_address_link
from community.people.models import Person
from community.people.views.entering import blueprint
from community.people.views.passwords import MAILS_FROM_NETWORK

Answer = str | Response | tuple[str, int]


@blueprint.post("/settings/account/address")
def new_address() -> Answer:
    """Ask to be reached elsewhere. The answer tells nobody whether an account has that address."""
    _own()
    if not is_recent():
        return _once_more()
    address = forms.sent_address()
    if not address:
        flash(_("Enter your e-mail address, like you@example.com."), "warning")
        return redirect(url_for(".own_account"))
    spend(now(), (MAILS_FROM_NETWORK, network_of(request.remote_addr)))
    write(_ask, address)
    flash(_("Look into your mail at %(address)s: the link there makes it yours.", address=address))
    return redirect(url_for(".own_account"))


@blueprint.get("/settings/account/address/<token>")
def open_address(token: str) -> Answer:
    """The page of the mailed link; only its button changes anything."""
    if not current_viewer().signed_in:
        return redirect(url_for(".door", back=url_for(".open_address", token=token)))
    if change_with(token, now()).person_id != current_person().id:
        raise NotFound
    return render("people/new_address.html", title=_("Your new address"), address=change_with(token, now()).address)


@blueprint.post("/settings/account/address/<token>")
def use_address(token: str) -> Answer:
    """Be reached there from now on."""
    _own()
    try:
        write(_take, token)
    except Conflict as error:
        flash(str(error.description), "warning")
    else:
        flash(_("From now on we reach you at your new address."))
    return redirect(url_for(".own_account"))


def _ask(address: str) -> None:
    token = ask_for_address(current_viewer(), current_person(), address, now())
    if token:
        post_address_link(address, token)


def _take(token: str) -> None:
    old, new = take_address(current_viewer(), token, now(), session_token=current_user.token)
    if old and old != new:
        post_address_changed(old)


def _own() -> Person:
    """The person, if it is our own session that says who it is."""
    if signed_in_by_host():
        raise NotFound
    return current_person()


def _once_more() -> Response:
    flash(_("Sign in once more first, so that we know it is you."), "warning")
    return redirect(url_for(".door", again=1, back=url_for(".own_account")))
