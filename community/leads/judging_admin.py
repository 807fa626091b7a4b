"""Before a model is switched on: who would move, what differs, and how well it had known who was won."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.admin.staff import owner
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.web.pages import render
from community.leads.editing.differences import differences
from community.leads.judging import MOST_SHOWN, MOST_TRIED, Standing, decided, standings
from community.leads.learning.cases import report_of
from community.leads.learning.csv_file import NotUsable
from community.leads.learning.proposals import Proposal, propose
from community.leads.learning.rewriting import with_factors
from community.leads.models import ModelState, ScoreModel
from community.leads.models_admin import blueprint, found, keep_next
from community.leads.sales import reads_leads
from community.leads.scoring.definition import ScoringModel
from community.leads.stored_models import model_of, next_version, scoring_model, stored_versions


@blueprint.get("/<name>/<int:version>/trial")
def trial(name: str, version: int) -> str:
    """Who would stand where, beside another version or what is in use, and what differs. Names are for Sales."""
    viewer, kept = owner(), found(name, version)
    others = [each for each in stored_versions(name) if each.id != kept.id]
    chosen = _beside(others)
    one = model_of(chosen.text) if chosen else scoring_model(name)
    stand = standings(one, model_of(kept.text), scoring_model(), now())
    return render(
        "admin/models/trial.html",
        title=_("%(name)s, version %(version)s", name=kept.name, version=kept.version),
        part="models_admin.models",
        kept=kept,
        others=others,
        chosen=chosen,
        beside=one,
        words=differences(chosen.text, kept.text) if chosen else None,
        stand=stand,
        moving=_moving(stand),
        sells=reads_leads(viewer),
    )


@blueprint.get("/<name>/<int:version>/backtest")
def backtest(name: str, version: int) -> str:
    """How well it had known who was won, and which weights would have known better."""
    viewer, kept = owner(), found(name, version)
    model = model_of(kept.text)
    past = decided(model, most=MOST_SHOWN)
    report, proposal, reason = None, None, ""
    try:
        report = report_of(model, past.cases)
        proposal = propose(model, past.cases)
    except NotUsable as error:
        reason = str(error)
    stand: list[Standing] = []
    if proposal is not None:
        changed = model_of(with_factors(kept.text, proposal.factors, version + 1))
        stand = [each for each in standings(model, changed, scoring_model(), now()) if each.moves]
    return render(
        "admin/models/backtest.html",
        title=_("%(name)s, version %(version)s", name=kept.name, version=kept.version),
        part="models_admin.models",
        kept=kept,
        report=report,
        proposal=proposal,
        reason=reason,
        moving=_moving(stand),
        stand=stand,
        sells=reads_leads(viewer),
        left_out=past.left_out,
        most=MOST_SHOWN,
        tried=MOST_TRIED,
    )


@blueprint.post("/<name>/<int:version>/proposal")
def accept_proposal(name: str, version: int) -> Response:
    """Make a draft with the weights that were proposed. It is in use only when somebody switches it on."""
    viewer, kept = owner(), found(name, version)
    number = next_version(name)
    changed = with_factors(kept.text, _proposed(kept).factors, number)
    keep_next(viewer, changed)
    flash(_("A draft with these weights. Look at it, and switch it on if you agree."))
    return redirect(url_for(".trial", name=name, version=number, beside=version))


def _proposed(kept: ScoreModel) -> Proposal:
    model: ScoringModel = model_of(kept.text)
    try:
        return propose(model, decided(model, most=MOST_SHOWN).cases)
    except NotUsable as error:
        raise Conflict(_("There is too little to learn from.")) from error


def _beside(others: Sequence[ScoreModel]) -> ScoreModel | None:
    """The version that was asked for, else that in use."""
    asked = request.args.get("beside", "")[:10]
    if asked:
        chosen = [each for each in others if str(each.version) == asked]
        if not chosen:
            raise NotFound
        return chosen[0]
    return next((each for each in others if each.state is ModelState.ACTIVE), None)


def _moving(stand: Sequence[Standing]) -> dict[tuple[str, str], int]:
    """How many would move from which stage to which."""
    found_moves: dict[tuple[str, str], int] = {}
    for each in stand:
        if each.moves:
            way = (each.stage_before, each.stage_after)
            found_moves[way] = found_moves.get(way, 0) + 1
    return found_moves
