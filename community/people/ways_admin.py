"""Sign-in providers, for owners of the site: `/admin/ways-in`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.admin.actions import change_settings
from community.admin.sections import is_fixed
from community.admin.staff import PREFIX, owner
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import SettingsError, SignInProvider, settings
from community.core.unit import abandon, write
from community.core.web.addresses import external_url
from community.core.web.pages import render
from community.people import providers
from community.people.current import holder, is_recent, signed_in_by_host
from community.people.forms import one
from community.people.providers.known import KNOWN
from community.people.trial import trial_state

FIELDS = ("client_id", "label", "issuer", "tenant")
LONGEST = 500
DESTINATION = ("issuer", "tenant")
"""Where the secret is sent: another one does not get it."""
blueprint = Blueprint("ways_admin", __name__, url_prefix=f"{PREFIX}/ways-in", template_folder="templates")


@blueprint.get("")
def ways() -> str:
    """The ways in, what to paste where, and a form for one more."""
    owner()
    return _page()


@blueprint.post("")
def save() -> Response | tuple[str, int]:
    """Keep a provider."""
    viewer = owner()
    if again := once_more(url_for(".ways")):
        return again
    if fault := keep_sent(viewer):
        return _page(fault), 422
    flash(_("Kept. Try it now."))
    return redirect(url_for(".ways"))


def keep_sent(viewer: Viewer) -> str:
    """Keep the provider of a form that was sent; gives what is wrong with it, in words, if anything is."""
    name = one("name", 40).strip().lower()
    entry = {field: value for field in FIELDS if (value := one(field, LONGEST).strip())}
    secret = one("client_secret", LONGEST).strip()
    kept = {each["name"]: each for each in _kept()}
    before = kept.get(name)
    if not secret and before and all(_same(before, entry, field) for field in DESTINATION):
        secret = before["client_secret"]
    kept[name] = {"name": name, "client_secret": secret, **entry}
    return _keep(viewer, list(kept.values()))


@blueprint.post("/<name>/remove")
def remove(name: str) -> Response | tuple[str, int]:
    """Take a provider away. The accounts that it opened stay, and open again when it comes back."""
    viewer, kept = owner(), _kept()
    if again := once_more(url_for(".ways")):
        return again
    left = [each for each in kept if each["name"] != name]
    if len(left) == len(kept):
        raise NotFound
    if fault := _keep(viewer, left):
        return _page(fault), 422
    flash(_("Nobody signs in by it any more."))
    return redirect(url_for(".ways"))


@blueprint.post("/<name>/test")
def test(name: str) -> Response:
    """Ask the provider for its discovery document and its keys."""
    owner()
    if name not in providers.ways():
        raise NotFound
    abandon()
    try:
        keys = providers.try_out(name)
    except providers.SignInFailed as error:
        flash(_("It does not work yet: %(error)s", error=str(error)), "warning")
    else:
        flash(
            _("It answers, and has %(count)d keys.", count=keys)
            if keys
            else _("Its addresses are known. Whether id and secret are right shows when somebody signs in.")
        )
    return redirect(url_for(".ways"))


@blueprint.get("/<name>/trial")
def trial(name: str) -> Response:
    """Off to the provider, to see what it tells; the callback shows it. A link, as signing in is (`door.begin`)."""
    owner()
    if name not in providers.ways():
        raise NotFound
    state = trial_state(holder(), now())
    abandon()
    try:
        return providers.start(name, external_url("people.callback", name=name), state)
    except providers.SignInFailed as error:
        flash(_("It does not work yet: %(error)s", error=str(error)), "warning")
        return redirect(url_for(".ways"))


def _same(before: dict[str, Any], after: dict[str, Any], field: str) -> bool:
    return str(before.get(field, "")).rstrip("/") == str(after.get(field, "")).rstrip("/")


def _kept() -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", exclude_defaults=True) for each in settings().sign_in]


def _keep(viewer: Viewer, entries: list[dict[str, Any]]) -> str:
    """What is wrong with them, in words; nothing if they are kept."""
    try:
        write(change_settings, viewer, {"sign_in": entries or None})
    except SettingsError as error:
        abandon()
        return str(error).partition("\n")[2] or str(error)
    return ""


def once_more(back: str) -> Response | None:
    """To the door first, and then back, for whoever signed in a while ago."""
    if is_recent() or signed_in_by_host():
        return None
    flash(_("Sign in once more first, so that we know it is you."), "warning")
    return redirect(url_for("people.door", again=1, back=back))


def _page(fault: str = "") -> str:
    given: list[SignInProvider] = settings().sign_in
    shown = [(each, external_url("people.callback", name=each.name)) for each in given]
    return render(
        "admin/people/ways.html",
        title=_("Ways in"),
        ways=shown,
        labels={name: known.label for name, known in KNOWN.items()},
        pattern=external_url("people.callback", name="NAME"),
        fixed=is_fixed("sign_in"),
        source=settings().sources.get("sign_in", ""),
        passwords=settings().password_sign_in,
        fault=fault,
        sent=request.form if fault else {},
    )
