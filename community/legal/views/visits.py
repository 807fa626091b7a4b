"""Whether visits may be measured: the page where one changes the answer."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from community.access.current import the_viewer
from community.activity.consent import choice_of, choose_visits, keep_in_browser, refused_by_browser
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.settings import settings
from community.core.unit import write
from community.core.web.addresses import local_path
from community.core.web.origin import ForeignOrigin, shown_to_be_ours
from community.core.web.pages import render
from community.legal.views.frame import blueprint


@blueprint.get("/privacy/visits")
def visits() -> str:
    """What is measured, what one chose, and the other choice."""
    _only_if_measured()
    return render(
        "legal/own_visits.html" if the_viewer().signed_in else "legal/visits.html",
        title=_("Measuring visits"),
        choice=choice_of(request),
        by_browser=refused_by_browser(request),
    )


@blueprint.post("/privacy/visits")
def save_visits() -> Response:
    """Keep the choice. Without a form's token: see `shown_to_be_ours`."""
    if not shown_to_be_ours():
        raise ForeignOrigin
    _only_if_measured()
    wanted = request.form.get("wanted") == "yes"
    write(choose_visits, the_viewer(), wanted, now())
    back = local_path(request.form.get("back", ""))
    if not back:
        flash(_("Thank you, your visits are measured.") if wanted else _("Your visits are not measured."))
    response = make_response(redirect(back or url_for(".visits")))
    keep_in_browser(request, response, wanted)
    return response


def _only_if_measured() -> None:
    if not settings().measure_visits:
        raise NotFound


@blueprint.record_once
def _without_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(save_visits)
