"""Webhooks and mails: what left, what waits, what failed; once more, and a test."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.activity.models import DeliveryState
from community.activity.outbox import Destination
from community.admin.actions import note_test, repeat_delivery
from community.admin.queries import deliveries, routes
from community.admin.staff import staff
from community.admin.trials import try_webhook
from community.admin.views.frame import blueprint, mark
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.unit import abandon, write
from community.core.web.pages import render
from community.plugins import hooks

LONGEST = 80


@blueprint.get("/deliveries")
def outbox() -> str:
    """The messages of the outbox."""
    staff()
    state, route = (request.args.get(name, "")[:LONGEST] for name in ("state", "route"))
    if state and state not in set(DeliveryState):
        raise NotFound
    rows, older = deliveries(state=state, route=route, before=mark("before"))
    return render(
        "admin/deliveries.html",
        title=_("Deliveries"),
        rows=rows,
        older=older,
        state=state,
        route=route,
        states=[each.value for each in DeliveryState],
        routes=routes(),
        testable=[each.name for each in _webhooks()],
    )


@blueprint.post("/deliveries/again")
def again() -> Response:
    """Send one again."""
    viewer = staff()
    route, message_id = (request.form.get(name, "")[:LONGEST] for name in ("route", "message_id"))
    try:
        write(repeat_delivery, viewer, route, message_id)
    except Conflict as error:
        abandon()
        flash(str(error.description), "warning")
    else:
        flash(_("It leaves again in a moment."))
    return redirect(url_for(".outbox"))


@blueprint.post("/deliveries/test")
def test() -> Response:
    """Send a test to a webhook, and say what came of it."""
    viewer = staff()
    found = next((each for each in _webhooks() if each.name == request.form.get("route")), None)
    if found is None:
        raise NotFound
    answer = try_webhook(found)
    outcome = f"{answer.status or ''} {answer.error}".strip()
    write(note_test, viewer, found.name, outcome)
    if answer.accepted:
        flash(_("%(name)s took it.", name=found.name))
    else:
        flash(_("%(name)s did not take it: %(outcome)s", name=found.name, outcome=outcome), "warning")
    return redirect(url_for(".outbox"))


def _webhooks() -> list[Destination]:
    found = [each for given in hooks().community_destinations() for each in given]
    return [each for each in found if isinstance(each, Destination)]
