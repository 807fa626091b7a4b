"""The list behind the bell, what one wants to hear of, and the way out of mails."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from community.access.current import the_viewer
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.i18n import _, _l
from community.core.unit import write
from community.core.web.addresses import here, local_path
from community.core.web.pages import render
from community.notifications.actions import choose_level, choose_mails, read_all, unsubscribe
from community.notifications.models import Level
from community.notifications.queries import (
    MANY,
    get_root,
    level_of_root,
    mail_choices,
    notice_behind,
    notices_for,
    unread,
)

blueprint = Blueprint("notices", __name__, template_folder="templates")

LEVELS = {
    Level.WATCHING: (_l("Watching"), _l("You hear of everything new here.")),
    Level.NORMAL: (_l("Normal"), _l("You hear of answers to you and of mentions.")),
    Level.MUTED: (_l("Muted"), _l("You hear nothing from here.")),
}


@blueprint.get("/notices")
def index() -> str | Response:
    """What the viewer was told, newest first."""
    viewer = the_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    page = notices_for(viewer, before=request.args.get("before"))
    return render("notifications/index.html", title=_("Notices"), page=page)


@blueprint.post("/notices/read")
def mark_read() -> Response:
    """Mark all as read, up to the newest that was shown."""
    write(read_all, the_viewer(), request.form.get("newest", ""), now())
    return redirect(url_for(".index"))


@blueprint.get("/notices/mails")
def mails() -> str | Response:
    """For which reasons mails come."""
    viewer = the_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=here()))
    return render("notifications/mails.html", title=_("Which mails you get"), choices=mail_choices(viewer))


@blueprint.post("/notices/mails")
def save_mails() -> Response:
    """Choose them."""
    viewer = the_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=url_for(".mails")))
    write(choose_mails, viewer, set(request.form.getlist("reason")), now())
    flash(_("Saved."))
    return redirect(url_for(".mails"))


@blueprint.post("/notices/level/<ref>")
def level(ref: str) -> Response:
    """Choose how much to hear of a group."""
    viewer = the_viewer()
    thing = get_root(viewer, ref)
    chosen = request.form.get("level", "")
    if chosen in set(Level):
        write(choose_level, viewer, thing, Level(chosen))
        flash(LEVELS[Level(chosen)][1])
    return redirect(local_path(request.form.get("back", "")) or url_for(".index"))


@blueprint.get("/notices/mails/off/<token>")
def mails_off(token: str) -> str:
    """The page of the link in a mail. It changes nothing: programs that check mails follow links, too."""
    return _off(token, done=False)


@blueprint.post("/notices/mails/off/<token>")
def stop_mails(token: str) -> str:
    """One click of RFC 8058, from a mail program or from our page: without cookie and without sign-in."""
    write(unsubscribe, notice_behind(token), now())
    return _off(token, done=True)


def _off(token: str, *, done: bool) -> str:
    choice = notice_behind(token).reason
    label = {each.name: each.label for each in mail_choices(the_viewer())}[choice]
    return render("notifications/off.html", title=_("No more mails like this"), label=label, token=token, done=done)


def bell(viewer: Viewer) -> str:
    """The bell in the bar, with a dot where something is new."""
    if not viewer.signed_in:
        return ""
    return render_template("notifications/_bell.html", count=unread(viewer), many=MANY)


def level_menu(viewer: Viewer, group: Any) -> str:
    """How much one hears of a group, in its head."""
    chosen = level_of_root(viewer, group.thing) if viewer.signed_in else None
    if chosen is None:
        return ""
    return render_template("notifications/_level.html", ref=group.thing.ref, chosen=chosen, levels=LEVELS)


@blueprint.record_once
def _without_csrf(state: Any) -> None:
    state.app.extensions["csrf"].exempt(stop_mails)
