"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug import Response

from community.access.viewers import system
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import SignInProvider, settings
from community.core.unit import write, writes
from community.core.web.addresses import external_url, local_path
from community.core.web.pages import render
from community.people import providers
from community.people.actions import Claims, admit, sign_in, sign_out
from community.people.current import SignedIn, current_viewer
from community.people.models import Person

blueprint = Blueprint("people", __name__, template_folder="templates")

_BACK = "sign_in_back"


@blueprint.get("/sign-in")
def door() -> str | Response:
    """The ways in."""
    back = local_path(request.args.get("back", ""))
    if current_viewer().signed_in:
        return redirect(back or url_for("home.front"))
    return render("people/sign_in.html", title=_("Sign in"), providers=settings().sign_in, back=back)


@blueprint.get("/sign-in/<name>")
def begin(name: str) -> Response:
    """Off to a provider. A link rather than a form, so that no `form-action` of a host's CSP stands in the way."""
    provider = _provider(name)
    session[_BACK] = local_path(request.args.get("back", ""))
    try:
        return providers.start(name, external_url("people.callback", name=name))
    except providers.SignInFailed as error:
        return _failed(provider, error)


@blueprint.get("/sign-in/<name>/callback")
@writes
def callback(name: str) -> Response:
    """Back from a provider, which vouches for somebody or says why not."""
    provider = _provider(name)
    try:
        claims = providers.complete(name, provider.issuer_address)
    except providers.SignInFailed as error:
        return _failed(provider, error)
    back = session.get(_BACK) or url_for("home.front")
    session.clear()
    person, token = write(_open_account, claims)
    login_user(SignedIn(token, person))
    flash(_("Welcome, %(name)s.", name=person.name))
    return redirect(back)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End this browser's session."""
    if current_user.is_authenticated:
        write(sign_out, current_user.token)
        logout_user()
        session.clear()
    return redirect(url_for("home.front"))


def _open_account(claims: Claims) -> tuple[Person, str]:
    person = admit(system(), claims, now())
    return person, sign_in(person, now())


def _provider(name: str) -> SignInProvider:
    for provider in settings().sign_in:
        if provider.name == name:
            return provider
    raise NotFound


def _failed(provider: SignInProvider, error: providers.SignInFailed) -> Response:
    current_app.logger.warning("sign-in by %s failed: %s", provider.name, error)
    flash(
        _(
            "%(provider)s did not sign you in. You can try again or choose another way.",
            provider=provider.label,
        ),
        "warning",
    )
    return redirect(url_for(".door", back=session.pop(_BACK, "")))
