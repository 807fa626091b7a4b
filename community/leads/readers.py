"""Scoring follows the activity log; the lead hook follows the stage moves that scoring makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, delete, select

from community.access.models import Principal, PrincipalKind
from community.access.viewers import system
from community.activity.models import Activity
from community.activity.readers import Reader, Sort, replaying
from community.activity.visit_tables import Visit
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.core.web.addresses import external_url
from community.leads.actions import open_lead
from community.leads.explaining import contributions_to, sentence_of, title_of
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.queries import email_of
from community.leads.sales import not_a_lead
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.story import World, instant_of, seconds
from community.leads.specs import LeadMoved, Reason
from community.leads.stored_models import forget_models_in_use, model_with, models_in_use, models_scored
from community.leads.telling import world_around
from community.people.models import Person
from community.plugins import hooks

DUE_AT_ONCE = 50
SECOND = timedelta(seconds=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
PROMPT = timedelta(minutes=1)
"""How much later than it happened an activity may be recorded and still count as new."""
LATE = "an activity became known late, so this was worked out anew"


@dataclass(frozen=True)
class Move:
    """A change of stage, dated by the first second at which its condition held."""

    at: datetime
    from_stage: str
    to_stage: str
    score: float


@dataclass(frozen=True)
class Result:
    """A score as of an instant, how it came to its stage, and when to look again if nothing happens."""

    score: float
    grade: str
    stage: str
    moves: Sequence[Move]
    due_at: datetime | None
    active_at: datetime


def score_activity(activity: Activity) -> None:
    """Score again whoever did something, or had it undone."""
    undone = session().get(Activity, activity.retracts_id) if activity.retracts_id else None
    for each in {activity, undone} - {None}:
        principal_id = each.identity.principal_id if each else None
        for person in [one for one in {principal_id, _credited(each)} if one is not None]:
            _score(person, activity.recorded_at)


def _credited(activity: Activity | None) -> int | None:
    """Whom it was done to, if the model credits such people."""
    if activity is None or activity.target_id is None:
        return None
    if not any(rule.credit == "target" for model in models_scored() for rule in model.watching.values()):
        return None
    person = session().get(Person, activity.target_id)
    return person.principal_id if person else None


def score_visit(visit: Visit) -> None:
    """Score again whose browser it was."""
    whose = visit.visitor.principal_id
    if whose is not None:
        _score(whose, visit.recorded_at)


def _score(principal_id: int, recorded_at: datetime) -> None:
    """By every model; what lies before it was recorded, but for a moment, is no news."""
    for model in models_scored():
        score_person(model, principal_id, now(), (recorded_at - PROMPT).replace(microsecond=0))


def score_due() -> None:
    """Score again those whose score changes by time alone."""
    session().rollback()
    forget_models_in_use()
    for model in models_scored():
        _score_due(model, now())


def _score_due(model: ScoringModel, instant: datetime) -> None:
    due = select(ScoreState.principal_id).where(ScoreState.model == model.digest, ScoreState.due_at <= instant)
    session().rollback()
    if session().scalars(due.limit(1)).first() is None:
        return
    with unit_of_work() as work:
        for principal_id in work.scalars(due.order_by(ScoreState.due_at).limit(DUE_AT_ONCE)).all():
            score_person(model, principal_id, instant)


def score_person(model: ScoringModel, principal_id: int, instant: datetime, new_since: datetime = LONG_AGO) -> None:
    """Score somebody and note moves that are not known yet. What is found to lie before `new_since` is no news."""
    # locked: the clockwork of another process may be at the same person (a new activity takes no such lock)
    principal = session().get_one(Principal, principal_id, with_for_update={"key_share": True})
    if principal.kind is not PrincipalKind.PERSON:
        return
    second = instant.replace(microsecond=0)
    world = world_around(principal_id)
    if world.people[principal_id].kind != "person":
        _let_rest(model, principal_id, second)
        return
    result = _evaluated(model, world, principal_id, second)
    state = _state(model.digest, principal_id, model.stage[0].id)
    state.settled_until = max(state.settled_until, new_since)
    moves = _new_moves(principal_id, state, result, second)
    for move, reason in moves:
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
    state.grade, state.active_at = result.grade, result.active_at
    settled = second + SECOND if LATE in [reason for _move, reason in moves] else second
    state.settled_until = max(state.settled_until, settled)


def _evaluated(model: ScoringModel, world: World, principal_id: int, second: datetime) -> Result:
    """The engine counts in seconds; the tables have instants."""
    scorer, at = Scorer(model, world), seconds(second)
    history, due_at = scorer.history(principal_id, at), scorer.due_at(principal_id, at)
    first = model.stage[0].id
    moves = [
        Move(instant_of(each.at), each.before or first, each.after or first, each.score) for each in history.changes
    ]
    due = instant_of(due_at) if due_at is not None else None
    done = [deed.at for deed in world.people[principal_id].done if deed.at <= at]
    score, active_at = scorer.score(principal_id, at), instant_of(max(done)) if done else LONG_AGO
    return Result(score.total, score.grade, history.stage or first, moves, due, active_at)


def _let_rest(model: ScoringModel, principal_id: int, second: datetime) -> None:
    """Whoever sells is nobody's lead: nothing becomes due, and nothing is told."""
    state = session().scalars(_kept(model.digest, principal_id)).first()
    if state is not None:
        state.score, state.stage, state.since, state.due_at = 0.0, model.stage[0].id, None, None
        state.settled_until = second + SECOND


def forget_scores() -> None:
    """Empty the scores, to work them out anew. Moves stay: they are a log, and whoever was told knows them."""
    session().execute(delete(ScoreState))


def _kept(digest: str, principal_id: int) -> Select[ScoreState]:
    return select(ScoreState).where(ScoreState.model == digest, ScoreState.principal_id == principal_id)


def _state(digest: str, principal_id: int, first_stage: str) -> ScoreState:
    state = session().scalars(_kept(digest, principal_id)).first()
    if state is None:
        moves = select(StageMove).where(StageMove.model == digest, StageMove.principal_id == principal_id)
        last = session().scalars(moves.order_by(StageMove.id.desc()).limit(1)).first()
        state = ScoreState(
            model=digest, principal_id=principal_id, score=0.0, stage=first_stage, settled_until=LONG_AGO
        )
        state.active_at = LONG_AGO
        if last is not None:
            state.stage, state.since = last.to_stage, last.at
        session().add(state)
        session().flush()
    return state


def _new_moves(principal_id: int, state: ScoreState, result: Result, second: datetime) -> list[tuple[Move, str]]:
    """The moves that are not known yet. Where the settled past came out differently, one move dated now."""
    since = state.settled_until
    kept = select(StageMove).where(
        StageMove.model == state.model, StageMove.principal_id == principal_id, StageMove.at >= since
    )
    known = session().scalars(kept.order_by(StageMove.id)).all()
    found = [move for move in result.moves if move.at >= since]
    told_then = known[0].from_stage if known else state.stage
    stage_then = found[0].from_stage if found else result.stage
    told = [(row.at, row.to_stage) for row in known]
    if stage_then == told_then and [(move.at, move.to_stage) for move in found[: len(told)]] == told:
        return [(move, "") for move in found[len(told) :]]
    if result.stage == state.stage:
        return []
    return [(Move(second, state.stage, result.stage, result.score), LATE)]


def tell_move(move: StageMove) -> None:
    """Open the lead and call the hook."""
    model = model_with(move.model)
    if move.replayed or model not in models_in_use() or not_a_lead(move.principal_id):
        return
    with unit_of_work():
        lead = open_lead(system(), move.principal_id, now())
    hooks().community_lead_moved(move=_told(move, lead, model))


def _told(move: StageMove, lead: Lead, model: ScoringModel) -> LeadMoved:
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
        model=model.model.id,
        reasons=[
            Reason(each.rule, each.points, f"{title_of(model, each)}: {sentence_of(model, each)}")
            for each in contributions_to(model, lead, move.at)
        ],
    )


VISITS = Reader("leads.visits", Sort.PROJECTION, Visit, score_visit)
SCORING = Reader("leads.scoring", Sort.PROJECTION, Activity, score_activity, forget_scores)
LEAD_HOOK = Reader("leads.hook", Sort.DISPATCHER, StageMove, tell_move)
