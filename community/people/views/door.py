"""Signing in and out."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session, url_for
from flask_login import current_user, logout_user
from werkzeug import Response

from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import abandon, write, writes
from community.core.web.addresses import external_url, local_path
from community.core.web.pages import render
from community.people import providers
from community.people.actions import Claims, link, sign_out
from community.people.current import current_viewer, is_recent, signed_in_by_host
from community.people.joining import NotAdmitted
from community.people.linking import is_link, link_state, may_link
from community.people.providers.known import Way
from community.people.trial import is_trial
from community.people.views.entering import (
    ARRIVAL,
    BACK,
    Deactivated,
    blueprint,
    enter,
    open_account,
    shut,
    turned_away,
)
from community.people.views.trial import end_trial

Answer = str | Response | tuple[str, int]


@blueprint.get("/sign-in")
def door() -> Answer:
    """The ways in. With `again`, for somebody who is signed in and shall show once more that it is they."""
    back = local_path(request.args.get("back", ""))
    if "match" not in request.args:
        session.pop(ARRIVAL, None)  # whoever comes here by another page shall not link what somebody left behind
    if current_viewer().signed_in and (signed_in_by_host() or "again" not in request.args):
        return redirect(back or url_for("home.front"))
    return render(
        "people/sign_in.html",
        title=_("Sign in"),
        providers=providers.ways().values(),
        passwords=settings().password_sign_in,
        back=back,
    )


@blueprint.get("/sign-in/<name>")
def begin(name: str) -> Answer:
    """Off to a provider. A link rather than a form, so that no `form-action` of a host's CSP stands in the way.

    With `link`, a word that only one's own settings page gives, the account there is added to one's own.
    """
    way = _way(name)
    session[BACK] = local_path(request.args.get("back", ""))
    links = is_recent() and may_link(current_user.token, request.args.get("link", ""), now())
    abandon()  # nothing is held open while the provider takes its time
    try:
        return providers.start(name, external_url("people.callback", name=name), link_state() if links else None)
    except providers.SignInFailed as error:
        return _failed(way, error)


@blueprint.get("/sign-in/<name>/callback")
@writes
def callback(name: str) -> Answer:
    """Back from a provider, which vouches for somebody or says why not."""
    way = _way(name)
    return end_trial(way) if is_trial(request.args.get("state", "")) else _end_sign_in(way)


def _end_sign_in(way: Way) -> Answer:
    abandon()
    try:
        claims = providers.complete(way.name)
    except providers.SignInFailed as error:
        return _failed(way, error)
    if is_link(request.args.get("state", "")):
        return _add(claims)
    try:
        person, token = write(open_account, claims)
    except NotAdmitted:
        return turned_away()
    except Deactivated:
        return shut()
    if person is None:
        session[ARRIVAL] = token
        return redirect(url_for(".match"))
    return enter(person, token)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End this browser's session."""
    if current_user.is_authenticated:
        write(sign_out, current_user.token)
        logout_user()
        session.clear()
    return redirect(url_for("home.front"))


def _add(claims: Claims) -> Response:
    if not is_recent():
        return redirect(url_for(".door", again=1, back=url_for(".own_ways")))
    try:
        write(link, current_user.person, claims, now())
    except Conflict as error:
        flash(str(error.description), "warning")
    else:
        flash(_("From now on you can sign in with this account as well."))
    return redirect(url_for(".own_ways"))


def _way(name: str) -> Way:
    if name not in providers.ways():
        raise NotFound
    return providers.ways()[name]


def _failed(way: Way, error: providers.SignInFailed) -> Response:
    current_app.logger.warning("sign-in by %s failed: %r", way.name, str(error))
    flash(
        _("%(provider)s did not sign you in. You can try again or choose another way.", provider=way.label),
        "warning",
    )
    return redirect(url_for(".door", back=session.pop(BACK, "")))
