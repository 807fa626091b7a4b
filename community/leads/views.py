"""Pages of leads."""

from __future__ import annotations

from flask import Blueprint

from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.web.pages import render
from community.leads.queries import card_of, email_of, explain, get_lead, leads_for, moves_of, scoring_model
from community.leads.sales import reads_leads
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
        explanation=explain(viewer, found, now()),
        moves=moves_of(found),
        model=scoring_model(),
    )
