"""Before there is an owner: the code, the name, the colour, the owner's account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, request, session, url_for
from flask_login import login_user
from werkzeug import Response

from community.access.models import NAME_LENGTH
from community.access.viewers import system
from community.admin.actions import change_settings
from community.admin.sections import is_fixed
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.limits import Limit, network_of, spend
from community.core.settings import SettingsError, settings
from community.core.unit import abandon, write
from community.core.web.pages import render
from community.first_run.actions import found_owner, use_code
from community.first_run.queries import has_owner, is_opened_by
from community.first_run.views.frame import after, blueprint, show
from community.people import forms
from community.people.actions import sign_in
from community.people.actions.passwords import hashed
from community.people.current import SignedIn
from community.people.devices import device
from community.people.names import clean_name
from community.people.queries import session_with

OPENED = "set_up"
CODE_LENGTH = 40
TRIES = Limit("set-up codes from a network", 10, timedelta(minutes=15))
TRIES_IN_ALL = Limit("set-up codes", 50, timedelta(hours=1))
HUES = (25, 55, 95, 145, 172, 215, 250, 295, 345)
DEGREES = 360

Answer = str | Response | tuple[str, int]


@blueprint.route("", methods=["GET", "POST"])
def start() -> Answer:
    """Where the code is entered that was printed at start."""
    if has_owner():
        raise NotFound
    if _is_open():
        return redirect(url_for(".name"))
    wrong = False
    if request.method == "POST":
        code = forms.one("code", CODE_LENGTH)
        spend(now(), (TRIES, network_of(request.remote_addr)), (TRIES_IN_ALL, "all"))
        if token := write(use_code, system(), code, now()):
            session[OPENED] = token
            return redirect(url_for(".name"))
        wrong = True
    page = render("admin/first_run/start.html", title=_("Set up your community"), wrong=wrong)
    return (page, 422) if wrong else page


@blueprint.route("/name", methods=["GET", "POST"])
def name() -> Answer:
    """What the community is called, and where it is."""
    _only_if_open()
    address = request.host_url.rstrip("/") + request.script_root
    given, fault = settings().site_name if settings().sources.get("site_name") else "", ""
    if request.method == "POST":
        given = " ".join(forms.one("site_name", 1000).split())
        wanted: dict[str, Any] = {} if is_fixed("site_name") else {"site_name": given}
        if not settings().base_url and not is_fixed("base_url"):
            wanted["base_url"] = address
        fault = _kept(wanted) if given else _("Give it a name. You can change it later.")
        if not fault:
            return redirect(after("first_run.name"))
    page = show(
        "name",
        _("What is it called?"),
        given=given,
        fault=fault,
        fixed=is_fixed("site_name"),
        address=settings().base_url or address,
    )
    return (page, 422) if fault else page


@blueprint.route("/look", methods=["GET", "POST"])
def look() -> Answer:
    """The one colour, with a preview."""
    _only_if_open()
    hue = min(request.values.get("hue", settings().brand_hue, type=int), DEGREES)
    if request.method == "POST":
        if not is_fixed("brand_hue"):
            _kept({"brand_hue": max(hue, 0)})
        return redirect(after("first_run.look"))
    return show("look", _("Which colour is yours?"), hue=max(hue, 0), hues=HUES, fixed=is_fixed("brand_hue"))


@blueprint.get("/look.css")
def preview() -> FlaskResponse:
    """A hue, tried on. The same for everybody, and it changes nothing."""
    hue = request.args.get("hue", 0, type=int) % (DEGREES + 1)
    return FlaskResponse(f":root {{ --fc-brand-hue: {hue}; }}\n", mimetype="text/css")


@blueprint.route("/account", methods=["GET", "POST"])
def account() -> Answer:
    """The first owner's account. It closes the set-up to everybody else."""
    _only_if_open()
    given = {"name": "", "email": ""}
    faults: dict[str, str] = {}
    if request.method == "POST":
        password = forms.one("password", forms.LONGEST)
        shown, address = clean_name(forms.one("name", 1000)), forms.sent_address()
        given = {"name": shown, "email": request.form.get("email", "")}
        faults = _faults(shown, address, password)
        if not faults and (answer := _founded(shown, address, password, faults)):
            return answer
    page = show("account", _("Who are you?"), given=given, faults=faults, longest=NAME_LENGTH)
    return (page, 422) if faults else page


def _faults(shown: str, address: str, password: str) -> dict[str, str]:
    found = {
        "name": "" if shown else _("Enter your name. Everybody sees it."),
        "email": "" if address else _("Enter one e-mail address."),
        "password": forms.fault_of(password, address),
    }
    return {field: fault for field, fault in found.items() if fault}


def _founded(shown: str, address: str, password: str, faults: dict[str, str]) -> Response | None:
    if not settings().password_sign_in and is_fixed("password_sign_in"):
        source = settings().sources["password_sign_in"]
        faults["password"] = _("Passwords are switched off by %(source)s. Switch them on there.", source=source)
        return None
    kept = hashed(password)
    try:
        token = write(_found_and_sign_in, shown, address, kept)
    except (Conflict, SettingsError) as error:
        abandon()
        faults["email"] = str(error.description) if isinstance(error, Conflict) else str(error)
        return None
    session.clear()
    held = session_with(token, now())
    if held is not None:
        login_user(SignedIn(token, *held))
    flash(_("Welcome, %(name)s. This community is yours.", name=shown))
    return redirect(after("first_run.account"))


def _found_and_sign_in(shown: str, address: str, kept: str) -> str:
    if not settings().password_sign_in:
        change_settings(system(), {"password_sign_in": True})
    person = found_owner(system(), name=shown, address=address, kept=kept, now=now())
    return sign_in(person, now(), device=device(request.user_agent.string))


def _kept(wanted: dict[str, Any]) -> str:
    """Keep settings; what is wrong with them, in words, if anything is."""
    try:
        write(change_settings, system(), wanted)
    except SettingsError as error:
        abandon()
        return str(error).partition("\n")[2] or str(error)
    return ""


def _is_open() -> bool:
    return is_opened_by(session.get(OPENED, ""), now())


def _only_if_open() -> None:
    if not _is_open():
        raise NotFound
