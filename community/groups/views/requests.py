"""The queue of those who ask to be let in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.i18n import _, _n
from community.core.unit import write
from community.groups.asking import accept_request, decide_together, decline_request
from community.groups.forms import DecideForm, DeclineForm, TermForm
from community.groups.members import get_request, requests_named, requests_to
from community.groups.models import Group
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer

Answer = str | Response | tuple[str, int]


@blueprint.get("/groups/<ref>/requests")
def requests(ref: str) -> str:
    """Who asks to be let in."""
    found = group_for(ref, "group.keep")
    return _show(found)


@blueprint.post("/groups/<ref>/requests/<request_ref>/accept")
def accept_asked(ref: str, request_ref: str) -> Answer:
    """Let somebody in."""
    viewer = current_viewer()
    found = group_for(ref, "group.keep")
    asked = get_request(viewer, found, request_ref)
    if asked is None:
        return _no_longer_open(ref)
    form, name = TermForm(), asked.applicant.name
    if not form.validate():
        return _faulty(found, term=form, at=request_ref)
    write(accept_request, viewer, asked, now(), ends_at=form.ends_at())
    flash(_("%(name)s is in now.", name=name))
    return redirect(url_for(".requests", ref=ref))


@blueprint.post("/groups/<ref>/requests/<request_ref>/decline")
def decline_asked(ref: str, request_ref: str) -> Answer:
    """Do not let somebody in."""
    viewer = current_viewer()
    found = group_for(ref, "group.keep")
    asked = get_request(viewer, found, request_ref)
    if asked is None:
        return _no_longer_open(ref)
    form, name = DeclineForm(), asked.applicant.name
    if not form.validate():
        return _faulty(found, form=form, at=request_ref)
    write(decline_request, viewer, asked, reason=form.reason.data, now=now())
    flash(_("%(name)s was declined and can read why.", name=name))
    return redirect(url_for(".requests", ref=ref))


@blueprint.post("/groups/<ref>/requests/decide")
def decide_several(ref: str) -> Answer:
    """Give one answer to all who were ticked."""
    viewer = current_viewer()
    found = group_for(ref, "group.keep")
    form = DecideForm()
    if not form.validate():
        return _faulty(found, several=form)
    let_in = form.decision.data == "accept"
    chosen = requests_named(viewer, found, form.chosen.data)
    given = {"let_in": let_in, "reason": form.reason.data or "", "ends_at": form.ends_at(), "now": now()}
    done = write(decide_together, viewer, found, chosen, **given)
    if done:
        flash(
            _n("%(num)d person is in now.", "%(num)d people are in now.", done)
            if let_in
            else _n("%(num)d person can read why not.", "%(num)d people can read why not.", done)
        )
    if gone := len(set(form.chosen.data)) - done:
        flash(
            _n("%(num)d request was not open any more.", "%(num)d requests were not open any more.", gone), "warning"
        )
    return redirect(url_for(".requests", ref=ref))


def _show(found: Group, **values: Any) -> str:
    given = {"part": "requests", "form": None, "term": None, "at": None, "several": None} | values
    return show("groups/requests.html", found, "manage", waiting=requests_to(current_viewer(), found), **given)


def _faulty(found: Group, **values: Any) -> tuple[str, int]:
    return _show(found, **values), 422


def _no_longer_open(ref: str) -> Response:
    flash(_("That request is not open any more. Somebody was quicker, or it was withdrawn."), "warning")
    return redirect(url_for(".requests", ref=ref))
