"""Pages of leads."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.leads.actions import object_to_scoring
from community.leads.queries import (
    card_of,
    email_of,
    explain,
    get_lead,
    leads_for,
    moves_of,
    own_explanation,
    scoring_model,
)
from community.leads.sales import has_objected, reads_leads
from community.people.current import current_viewer

blueprint = Blueprint("leads", __name__, template_folder="templates")


@blueprint.get("/leads")
def index() -> str:
    """Everybody who is a lead."""
    viewer = current_viewer()
    if not reads_leads(viewer):
        raise NotFound
    return render("leads/index.html", title=_("Leads"), leads=leads_for(viewer), model=scoring_model())


@blueprint.get("/leads/<ref>")
def lead(ref: str) -> str:
    """Who it is, the score, and why."""
    viewer = current_viewer()
    found = get_lead(viewer, ref)
    return render(
        "leads/lead.html",
        title=found.principal.name,
        lead=found,
        card=card_of(found),
        email=email_of(found.principal_id),
        explanation=explain(viewer, found.principal_id, now()),
        moves=moves_of(found),
        model=scoring_model(),
    )


@blueprint.get("/settings/interest")
def own() -> str | Response:
    """What is counted about oneself and why, and the way to object."""
    viewer = current_viewer()
    if not viewer.signed_in:
        return redirect(url_for("people.door", back=url_for(".own")))
    explanation, objected = own_explanation(viewer, now()), has_objected(viewer.principal_id)
    return render("leads/own.html", title=_("Your interest"), explanation=explanation, objected=objected)


@blueprint.post("/settings/interest")
def save_own() -> Response:
    """Object, or take it back."""
    objects = request.form.get("objects") == "yes"
    write(object_to_scoring, current_viewer(), objects, now())
    flash(_("You are not scored any more.") if objects else _("You are scored again."))
    return redirect(url_for(".own"))
