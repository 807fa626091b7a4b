"""Scoring follows the activity log; the lead hook follows the stage moves that scoring makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select

from community.access.viewers import system
from community.activity.models import Activity, Identity
from community.activity.readers import Reader, Sort
from community.activity.visit_tables import Visit, Visitor
from community.core.clock import now
from community.core.db import Ids, one_of, session, table
from community.core.unit import unit_of_work
from community.core.web.addresses import external_url
from community.leads.actions import open_lead
from community.leads.explaining import contributions_to, sentence_of, title_of
from community.leads.folding import News
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.queries import email_of
from community.leads.sales import not_a_lead
from community.leads.scores import score_people
from community.leads.scoring.definition import ScoringModel
from community.leads.specs import LeadMoved, Reason
from community.leads.stored_models import forget_models_in_use, model_with, models_in_use, models_scored
from community.leads.telling import VISIT, seen_by, told_by
from community.people.models import Person
from community.plugins import hooks

DUE_AT_ONCE, DUE_ROUNDS = 50, 10
"""So many in a transaction, and so many of these before the logs are looked at again."""
PROMPT = timedelta(minutes=1)
"""How much later than it happened an activity may be recorded and still count as new."""


def score_activities(rows: Sequence[Activity]) -> None:
    """Score again whoever did something, had it done to them where a model credits that, or had it undone."""
    news: dict[int, News] = {}
    owners = _owners(rows)
    credited = _credited(rows)
    for row in rows:
        for principal_id in {owners[row.id], credited.get(row.target_id or 0)} - {None}:
            _since(news, principal_id, row.recorded_at)
    _undo(news, rows)
    by_id = {row.id: row for row in rows}
    for deed in told_by(list(by_id)):
        row = by_id[deed.id]
        if deed.actor in news:
            news[deed.actor].done.append((row.xid, deed))
        if (target := credited.get(row.target_id or 0)) is not None:
            news[target].received.append((row.xid, replace(deed, target_person=target)))
    score_people(models_scored(), news, now())


def _owners(rows: Sequence[Activity]) -> dict[int, int | None]:
    """Whose each row is, asked at once."""
    found = session().execute(_identities(), {"ids": {row.identity_id for row in rows}})
    principals = {row.id: row.principal_id for row in found}
    return {row.id: principals[row.identity_id] for row in rows}


@cache
def _identities() -> Select[Any]:
    identity = table(Identity).c
    return select(identity.id, identity.principal_id).where(one_of(identity.id, bindparam("ids", type_=Ids)))


def _since(news: dict[int, News], principal_id: int | None, recorded_at: datetime) -> None:
    """What lies before it was recorded, but for a moment, is no news."""
    since = (recorded_at - PROMPT).replace(microsecond=0)
    if principal_id is not None:
        known = news.setdefault(principal_id, News(since))
        known.since = min(known.since, since)


def _undo(news: dict[int, News], rows: Sequence[Activity]) -> None:
    """Whoever had something undone is read anew."""
    undoing = {row.retracts_id: row for row in rows if row.retracts_id is not None}
    if not undoing:
        return
    undone = session().scalars(select(Activity).where(Activity.id.in_(undoing))).all()
    credited, owners = _credited(undone), _owners(undone)
    for row in undone:
        for principal_id in (owners[row.id], credited.get(row.target_id or 0)):
            if principal_id is not None:
                _since(news, principal_id, undoing[row.id].recorded_at)
                news[principal_id].whole = True


def _credited(rows: Sequence[Activity]) -> dict[int, int]:
    """To whom it was done, if a model credits such people: their principals by their things."""
    if not any(rule.credit == "target" for model in models_scored() for rule in model.watching.values()):
        return {}
    targets = {row.target_id for row in rows if row.target_id is not None}
    found = session().execute(select(Person.id, Person.principal_id).where(Person.id.in_(targets)))
    return {row.id: row.principal_id for row in found}


def score_visits(rows: Sequence[Visit]) -> None:
    """Score again whose browsers it was."""
    news: dict[int, News] = {}
    by_id = {row.id: row for row in rows}
    theirs = select(Visitor.id, Visitor.principal_id).where(Visitor.id.in_({row.visitor_id for row in rows}))
    owners = {row.id: row.principal_id for row in session().execute(theirs)}
    for row in rows:
        _since(news, owners[row.visitor_id], row.recorded_at)
    for deed in seen_by(list(by_id)):
        row = by_id[int(deed.id.removeprefix(VISIT))]
        if deed.actor in news:
            news[deed.actor].done.append((row.xid, deed))
    score_people(models_scored(), news, now())


def score_due() -> None:
    """Score again those whose score changes by time alone."""
    session().rollback()
    forget_models_in_use()
    for model in models_scored():
        _score_due(model, now())


def _score_due(model: ScoringModel, instant: datetime) -> None:
    due = select(ScoreState.principal_id).where(ScoreState.model == model.digest, ScoreState.due_at <= instant)
    for _round in range(DUE_ROUNDS):
        session().rollback()
        if session().scalars(due.limit(1)).first() is None:
            return
        with unit_of_work() as work:
            ids = work.scalars(due.order_by(ScoreState.due_at).limit(DUE_AT_ONCE)).all()
            score_people([model], {each: News() for each in ids}, instant)


def forget_scores() -> None:
    """Empty the scores, to work them out anew. Moves stay: they are a log, and whoever was told knows them."""
    session().execute(delete(ScoreState))


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


VISITS = Reader("leads.visits", Sort.GATHERER, Visit, score_visits)
SCORING = Reader("leads.scoring", Sort.GATHERER, Activity, score_activities, forget_scores)
LEAD_HOOK = Reader("leads.hook", Sort.DISPATCHER, StageMove, tell_move)
