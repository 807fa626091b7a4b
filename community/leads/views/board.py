"""The board, the table to take along, and the page of one lead."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request

from community.access.permissions import acts
from community.activity.stream import by_person, stream
from community.core.clock import now
from community.core.i18n import _
from community.core.web.pages import render
from community.leads.board import (
    MOST_EXPORTED,
    SILENCES,
    Filter,
    board,
    exported,
    groups_to_choose,
    owners,
    sources_to_choose,
)
from community.leads.companies import companies, companies_of, get_company
from community.leads.explaining import explain
from community.leads.forms import LONGEST, filter_asked, instant_asked
from community.leads.models import NOTE_LENGTH, TASK_LENGTH
from community.leads.queries import (
    email_of,
    get_lead,
    moves_of,
    notes_of,
    outcome_of,
    state_of,
    tasks_of,
)
from community.leads.stored_models import models_in_use, scoring_model
from community.leads.tables import as_csv
from community.leads.views.blueprint import blueprint, seller
from community.people.current import current_viewer

TIMELINE = 20


@blueprint.get("/leads")
def index() -> str:
    """Everybody who is a lead, as far as the filter wants them."""
    viewer, wanted = seller(), filter_asked()
    page = board(viewer, wanted, now(), request.args.get("after", "")[:LONGEST])
    return render(
        "leads/index.html",
        title=_("Leads"),
        board=page,
        wanted=wanted,
        asked=_asked(wanted),
        model=scoring_model(),
        silences=SILENCES,
        most=MOST_EXPORTED,
        owners=owners(),
        groups=groups_to_choose(viewer),
        sources=sources_to_choose(viewer),
    )


@blueprint.get("/leads/export.csv")
def export() -> Response:
    """The same as a table. Who may take it along is asked now, of each lead."""
    cards = exported(seller(), filter_asked(), now())
    answer = Response(as_csv(cards), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=leads.csv"
    return answer


@blueprint.get("/leads/<ref>")
def lead(ref: str) -> str:
    """Who it is, the score and why, and what is being done."""
    viewer, model = current_viewer(), scoring_model(request.args.get("model", "")[:LONGEST])
    found = get_lead(viewer, ref)
    instant = now()
    at = instant_asked(request.args.get("at", "")[:LONGEST], instant)
    timeline = stream(
        viewer, by_person(found.principal_id), before=request.args.get("before", "")[:LONGEST], limit=TIMELINE
    )
    return render(
        "leads/lead.html",
        title=found.principal.name,
        lead=found,
        state=state_of(found, model),
        email=email_of(found.principal_id),
        explanation=explain(viewer, model, found.principal_id, at),
        moves=moves_of(found, model),
        model=model,
        models=models_in_use(),
        at=at if at < instant else None,
        companies=companies_of(found),
        timeline=timeline,
        tends="lead.tend" in acts(viewer, found, "lead.tend"),
        owners=owners(),
        outcome=outcome_of(found),
        notes=notes_of(viewer, found),
        tasks=tasks_of(viewer, found),
        lengths={"note": NOTE_LENGTH, "task": TASK_LENGTH},
        today=now().date(),
    )


@blueprint.get("/leads/companies")
def all_companies() -> str:
    """Where the leads work."""
    viewer, model = seller(), scoring_model()
    return render(
        "leads/companies.html", title=_("Companies"), companies=companies(viewer, model, now()), model=model
    )


@blueprint.get("/leads/companies/<ref>")
def company(ref: str) -> str:
    """The leads of a company, and what happened that the viewer may see."""
    viewer = seller()
    found = get_company(viewer, ref)
    wanted = Filter(company=ref)
    page = board(viewer, wanted, now(), request.args.get("after", "")[:LONGEST])
    return render("leads/company.html", title=found.name, company=found, board=page, model=scoring_model())


def _asked(wanted: Filter) -> dict[str, Any]:
    """The filter as an address has it: without what it leaves open."""
    return {name: value for name, value in asdict(wanted).items() if value and value != "score"}
