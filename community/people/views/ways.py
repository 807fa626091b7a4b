"""One's own ways in, and where one is signed in: `/settings/sign-in`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug import Response

from community.access.viewers import Viewer
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.people import providers
from community.people.actions import end_other_sessions, end_session, unlink
from community.people.actions.identities import ways_in
from community.people.current import current_viewer, is_recent, signed_in_by_host
from community.people.linking import link_word
from community.people.models import LinkedAccount
from community.people.queries import linked_accounts_of, sessions_of
from community.people.views.entering import blueprint

Answer = str | Response


@dataclass(frozen=True)
class Linked:
    """An account elsewhere as its owner knows it: by the provider's name."""

    id: int
    label: str
    account: LinkedAccount


@blueprint.get("/settings/sign-in")
def own_ways() -> Answer:
    """How one signs in, and where one is signed in."""
    if not current_viewer().signed_in:
        return redirect(url_for(".door", back=url_for(".own_ways")))
    if signed_in_by_host():
        return render("people/own_ways_by_host.html", title=_("Signing in"))
    person = current_user.person
    return render(
        "people/own_ways.html",
        title=_("Signing in"),
        person=person,
        linked=[Linked(each.id, _label(each), each) for each in linked_accounts_of(person)],
        removable=ways_in(person) > 1,
        recent=is_recent(),
        word=link_word(current_user.token, now()),
        providers=providers.ways().values(),
        sessions=sessions_of(person, now()),
        this_session=current_user.session_id,
    )


@blueprint.post("/settings/sign-in/accounts/<int:linked>/remove")
def remove_way(linked: int) -> Answer:
    """Take away one way in."""
    viewer = _own()
    if not is_recent():
        return _once_more()
    try:
        write(unlink, viewer, linked)
    except Conflict as error:
        flash(str(error.description), "warning")
    else:
        flash(_("That account does not open yours any more."))
    return redirect(url_for(".own_ways"))


@blueprint.post("/settings/sign-in/sessions/<ref>/end")
def end_one(ref: str) -> Answer:
    """End one session."""
    write(end_session, _own(), ref)
    flash(_("That device is signed out."))
    return redirect(url_for(".own_ways"))


@blueprint.post("/settings/sign-in/sessions/end-others")
def end_others() -> Answer:
    """End all sessions but this one."""
    _own()
    write(end_other_sessions, current_user.person, current_user.token)
    flash(_("All other devices are signed out."))
    return redirect(url_for(".own_ways"))


def _own() -> Viewer:
    """The viewer, if it is our own session that says who it is; the host's people have their ways in there."""
    viewer = current_viewer()
    if not viewer.signed_in or signed_in_by_host():
        raise NotFound
    return viewer


def _once_more() -> Response:
    flash(_("Sign in once more first, so that we know it is you."), "warning")
    return redirect(url_for(".door", again=1, back=url_for(".own_ways")))


def _label(account: LinkedAccount) -> str:
    ways = providers.ways().values()
    return next((way.label for way in ways if account.issuer.startswith(way.issuer)), account.issuer)
