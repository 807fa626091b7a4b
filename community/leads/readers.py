"""Scoring follows the activity log; the lead hook follows the stage moves that scoring makes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from community.access.models import Principal, PrincipalKind
from community.access.viewers import system
from community.activity.models import Activity
from community.activity.readers import Reader, Sort, replaying
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.core.web.addresses import external_url
from community.leads.actions import open_lead
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.queries import contributions_to, email_of, moments_of, scoring_model, sentence_of
from community.leads.sales import is_in_sales
from community.leads.scoring.engine import Move, Result, evaluate
from community.leads.specs import LeadMoved, Reason
from community.plugins import hooks

DUE_AT_ONCE = 50
LATE = "an activity became known late, so this was worked out anew"


def score_activity(activity: Activity) -> None:
    """Score again whoever did something, or had it undone."""
    undone = session().get(Activity, activity.retracts_id) if activity.retracts_id else None
    for each in {activity, undone} - {None}:
        principal_id = each.identity.principal_id if each else None
        if principal_id is not None:
            _score(principal_id, now())


def score_due() -> None:
    """Score again those whose score changes by time alone."""
    digest, instant = scoring_model().digest, now()
    due = select(ScoreState.principal_id).where(ScoreState.model == digest, ScoreState.due_at <= instant)
    session().rollback()
    if session().scalars(due.limit(1)).first() is None:
        return
    with unit_of_work() as work:
        for principal_id in work.scalars(due.order_by(ScoreState.due_at).limit(DUE_AT_ONCE)).all():
            _score(principal_id, instant)


def _score(principal_id: int, instant: datetime) -> None:
    # locked: the clockwork of another process may be at the same person (a new activity takes no such lock)
    principal = session().get_one(Principal, principal_id, with_for_update={"key_share": True})
    if principal.kind is not PrincipalKind.PERSON or is_in_sales(principal_id):
        return
    model = scoring_model()
    result = evaluate(model, moments_of(principal_id), instant.replace(microsecond=0))
    state = _state(model.digest, principal_id, model.stage[0].id)
    for move, reason in _new_moves(principal_id, state, result, instant):
        session().add(
            StageMove(
                model=model.digest,
                principal_id=principal_id,
                at=move.at,
                from_stage=move.from_stage,
                to_stage=move.to_stage,
                score=move.score,
                reason=reason,
                replayed=replaying(),
            )
        )
        state.stage, state.since = move.to_stage, move.at
    state.score, state.due_at = result.score, result.due_at


def forget_scores() -> None:
    """Empty the scores, to work them out anew. Moves stay: they are a log, and whoever was told knows them."""
    session().execute(delete(ScoreState))


def _state(digest: str, principal_id: int, first_stage: str) -> ScoreState:
    known = select(ScoreState).where(ScoreState.model == digest, ScoreState.principal_id == principal_id)
    state = session().scalars(known).first()
    if state is None:
        moves = select(StageMove).where(StageMove.model == digest, StageMove.principal_id == principal_id)
        last = session().scalars(moves.order_by(StageMove.id.desc()).limit(1)).first()
        state = ScoreState(model=digest, principal_id=principal_id, score=0.0, stage=first_stage)
        if last is not None:
            state.stage, state.since = last.to_stage, last.at
        session().add(state)
        session().flush()
    return state


def _new_moves(principal_id: int, state: ScoreState, result: Result, instant: datetime) -> list[tuple[Move, str]]:
    """The moves that are not known yet. Where the past itself came out differently, one move dated now."""
    kept = select(StageMove).where(StageMove.model == state.model, StageMove.principal_id == principal_id)
    known = [(row.at, row.to_stage) for row in session().scalars(kept.order_by(StageMove.id))]
    found = [(move.at, move.to_stage) for move in result.moves]
    if found[: len(known)] == known:
        return [(move, "") for move in result.moves[len(known) :]]
    if result.stage == state.stage:
        return []
    return [(Move(instant.replace(microsecond=0), state.stage, result.stage, result.score), LATE)]


def tell_move(move: StageMove) -> None:
    """Open the lead and call the hook."""
    if move.replayed:
        return
    with unit_of_work():
        lead = open_lead(system(), move.principal_id, now())
    hooks().community_lead_moved(move=_told(move, lead))


def _told(move: StageMove, lead: Lead) -> LeadMoved:
    return LeadMoved(
        id=f"lead_{move.ref}",
        lead=lead,
        url=external_url("leads.lead", ref=lead.ref),
        name=lead.principal.name,
        email=email_of(move.principal_id),
        from_stage=move.from_stage,
        to_stage=move.to_stage,
        score=move.score,
        at=move.at,
        model=scoring_model().model.id,
        reasons=[
            Reason(each.rule.id, each.points, f"{each.rule.title or each.rule.id}: {sentence_of(each)}")
            for each in contributions_to(lead, move.at)
        ],
    )


SCORING = Reader("leads.scoring", Sort.PROJECTION, Activity, score_activity, forget_scores)
LEAD_HOOK = Reader("leads.hook", Sort.DISPATCHER, StageMove, tell_move)
