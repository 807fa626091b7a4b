"""After the owner has an account: who joins, mail, the first group, and what comes next. Each can be skipped."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.access.models import Visibility
from community.access.viewers import Viewer
from community.admin.actions import change_settings
from community.admin.sections import SECTIONS, is_fixed, sent
from community.admin.staff import owner
from community.admin.trials import try_mail
from community.core.clock import now
from community.core.i18n import _
from community.core.settings import SettingsError, settings
from community.core.unit import abandon, write
from community.core.web.addresses import external_url
from community.first_run.views.frame import after, blueprint, show
from community.groups.actions import found_group
from community.groups.models import DESCRIPTION_LENGTH, NAME_LENGTH, Group, Joining
from community.people import forms, providers
from community.people.providers.known import KNOWN
from community.people.ways_admin import keep_sent, once_more

WAYS_IN = {
    Visibility.PUBLIC: Joining.OPEN,
    Visibility.SEMI_PRIVATE: Joining.OPEN | Joining.REQUEST,
    Visibility.PRIVATE: Joining.INVITATION,
}
Answer = str | Response | tuple[str, int]


@blueprint.route("/joining", methods=["GET", "POST"])
def joining() -> Answer:
    """Who may join."""
    viewer, fault = owner(), ""
    if request.method == "POST":
        wanted = {
            name: value
            for name, value in (
                ("joining", forms.one("joining", 20)),
                ("joining_domains", forms.one("domains", 1000).lower().replace(",", " ").split()),
            )
            if not is_fixed(name)
        }
        if wanted.get("joining") == "domain" and not wanted.get("joining_domains"):
            fault = _("Say which domains: example.com")
        fault = fault or _kept(viewer, wanted)
        if not fault:
            return redirect(after("first_run.joining"))
    page = show(
        "joining",
        _("Who may join?"),
        chosen=request.form.get("joining", settings().joining),
        domains=request.form.get("domains", " ".join(settings().joining_domains)),
        fixed=is_fixed("joining"),
        fault=fault,
    )
    return (page, 422) if fault else page


@blueprint.route("/ways", methods=["GET", "POST"])
def ways() -> Answer:
    """Accounts elsewhere that people may sign in with: one provider after the other, or none."""
    viewer, fault, chosen = owner(), "", request.values.get("name", "")
    if request.method == "POST":
        if again := once_more(url_for(".ways")):
            return again
        fault = keep_sent(viewer)
        if not fault:
            flash(_("Kept. Add another, or go on."))
            return redirect(url_for(".ways"))
    page = show(
        "ways",
        _("How do people sign in?"),
        known={name: each.label for name, each in KNOWN.items()},
        chosen=chosen if chosen in KNOWN else "",
        address=external_url("people.callback", name=chosen) if chosen in KNOWN else "",
        there=providers.ways().values(),
        fixed=is_fixed("sign_in"),
        fault=fault,
    )
    return (page, 422) if fault else page


@blueprint.route("/mail", methods=["GET", "POST"])
def mail() -> Answer:
    """How mail leaves, and a test letter."""
    viewer, fault = owner(), ""
    if request.method == "POST":
        (section,) = [each for each in SECTIONS if each.name == "mail"]
        fault = _kept(viewer, sent(request.form, section))
        if not fault:
            flash(_("Saved. Send yourself a test letter now."))
            return redirect(url_for(".mail"))
    page = show("mail", _("How does mail leave?"), given=settings(), fault=fault, fixed=is_fixed("mail_host"))
    return (page, 422) if fault else page


@blueprint.post("/mail/test")
def test_letter() -> Response:
    """Send a letter to an address, and say what came of it."""
    owner()
    address = forms.sent_address()
    if not address:
        flash(_("Enter one e-mail address."), "warning")
        return redirect(url_for(".mail"))
    answer = try_mail(address)
    if not answer.accepted:
        flash(_("It did not leave: %(error)s", error=answer.error), "warning")
    elif settings().mail_host:
        flash(_("The mail server took it. Look into the mailbox of %(address)s.", address=address))
    else:
        flash(_("It lies in the mail folder, since no mail server is set up."))
    return redirect(url_for(".mail"))


@blueprint.route("/group", methods=["GET", "POST"])
def group() -> Answer:
    """The first group."""
    viewer, fault = owner(), ""
    name = " ".join(request.form.get("name", "").split())
    if request.method == "POST":
        description = " ".join(request.form.get("description", "").split())
        chosen = request.form.get("visibility", "")
        if not 0 < len(name) <= NAME_LENGTH or len(description) > DESCRIPTION_LENGTH or chosen not in set(Visibility):
            fault = _("Give the group a name of at most %(count)d characters.", count=NAME_LENGTH)
        else:
            write(_found, viewer, name, description, Visibility(chosen))
            return redirect(after("first_run.group"))
    page = show("group", _("Where do people meet first?"), name=name, fault=fault, longest=NAME_LENGTH)
    return (page, 422) if fault else page


@blueprint.get("/done")
def done() -> str:
    """What comes next."""
    owner()
    return show("done", _("Your community is there."), given=settings())


def _found(viewer: Viewer, name: str, description: str, visibility: Visibility) -> Group:
    return found_group(
        viewer,
        name=name,
        description=description,
        visibility=visibility,
        joining=WAYS_IN[visibility],
        now=now(),
    )


def _kept(viewer: Viewer, wanted: dict[str, Any]) -> str:
    try:
        write(change_settings, viewer, wanted)
    except SettingsError as error:
        abandon()
        return str(error).partition("\n")[2] or str(error)
    return ""
