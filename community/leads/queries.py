"""Reads about leads: the list, one lead, and why its score is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.activity.models import Activity, Identity
from community.activity.stream import Entry, entries_of
from community.activity.verbs import VERBS
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _n
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.sales import sells
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Contribution, Moment, days, score
from community.people.models import Person

LIST = 100


@dataclass(frozen=True)
class LeadCard:
    """A lead in a list."""

    lead: Lead
    score: float
    stage: str
    since: datetime | None


@dataclass(frozen=True)
class Explained:
    """A rule that gives points: how many, the sentence, and the activities behind it that the viewer may see.

    `hidden` counts those that the viewer may not; they count for the score without being quoted.
    """

    rule: str
    title: str
    points: float
    sentence: str
    evidence: Sequence[Entry]
    hidden: int


@dataclass(frozen=True)
class Explanation:
    """A score as of an instant, as the sum of its reasons, the weightiest first."""

    total: float
    reasons: Sequence[Explained]


def scoring_model() -> ScoringModel:
    """The model of this installation."""
    model: ScoringModel = current_app.extensions["community.scoring_model"]
    return model


def leads_for(viewer: Viewer) -> Sequence[LeadCard]:
    """The leads that the viewer may see, the highest score first."""
    state = (ScoreState.principal_id == Lead.principal_id) & (ScoreState.model == scoring_model().digest)
    is_lead = ~sells(Lead.principal_id)
    found = select(Lead, ScoreState).join(ScoreState, state).where(visible(viewer, "lead.see"), is_lead)
    rows = session().execute(found.order_by(ScoreState.score.desc(), Lead.id).limit(LIST))
    return [LeadCard(lead, kept.score, kept.stage, kept.since) for lead, kept in rows]


def get_lead(viewer: Viewer, ref: str) -> Lead:
    """The lead at an address. Raises NotFound, also for one that the viewer may not see."""
    found = select(Lead).join(Thing, Thing.id == Lead.id).where(Thing.ref == ref, visible(viewer, "lead.see"))
    lead = session().scalars(found).first()
    if lead is None:
        raise NotFound
    return lead


def card_of(lead: Lead) -> LeadCard:
    """Where a lead stands now."""
    kept = (
        session()
        .scalars(
            select(ScoreState).where(
                ScoreState.principal_id == lead.principal_id, ScoreState.model == scoring_model().digest
            )
        )
        .first()
    )
    if kept is None:
        return LeadCard(lead, 0.0, scoring_model().stage[0].id, None)
    return LeadCard(lead, kept.score, kept.stage, kept.since)


def moves_of(lead: Lead) -> Sequence[StageMove]:
    """How a lead came to its stage, newest first."""
    moves = select(StageMove).where(
        StageMove.principal_id == lead.principal_id, StageMove.model == scoring_model().digest
    )
    return session().scalars(moves.order_by(StageMove.id.desc()).limit(LIST)).all()


def email_of(principal_id: int) -> str | None:
    """The address of a person, if it is confirmed."""
    person = session().scalars(select(Person).where(Person.principal_id == principal_id)).first()
    return person.email if person and person.email_confirmed_at else None


def moments_of(principal_id: int) -> list[Moment]:
    """All that somebody did and that was not undone, as scoring sees it."""
    thing, target, undoing = aliased(Thing), aliased(Thing), aliased(Activity)
    rows = session().execute(
        select(Activity.id, Activity.occurred_at, Activity.verb, thing.kind, target.kind)
        .join(Identity, Identity.id == Activity.identity_id)
        .join(thing, thing.id == Activity.thing_id)
        .outerjoin(target, target.id == Activity.target_id)
        .where(
            Identity.principal_id == principal_id,
            Activity.retracts_id.is_(None),
            ~exists().where(undoing.retracts_id == Activity.id),
        )
    )
    return [
        Moment(row_id, at, verb, VERBS[verb].streams_type, kind, target_kind)
        for row_id, at, verb, kind, target_kind in rows
        if verb in VERBS
    ]


def explain(viewer: Viewer, lead: Lead, now: datetime) -> Explanation:
    """Why the score is what it is, with as much of the evidence as the viewer may see."""
    total, contributions = score(scoring_model(), moments_of(lead.principal_id), now)
    shown = {entry.id: entry for entry in entries_of(viewer, [i for each in contributions for i in each.evidence])}
    reasons = [_explained(each, shown) for each in contributions]
    return Explanation(total, sorted(reasons, key=lambda reason: -abs(reason.points)))


def contributions_to(lead: Lead, now: datetime) -> list[Contribution]:
    """What the score of a lead is the sum of, without quoting anything."""
    return score(scoring_model(), moments_of(lead.principal_id), now)[1]


def sentence_of(contribution: Contribution) -> str:
    """How often, in how many days."""
    span = days(contribution.rule.window)
    text: str = _n("%(num)d time in %(days)d days", "%(num)d times in %(days)d days", contribution.count, days=span)
    return text


def _explained(contribution: Contribution, shown: dict[int, Entry]) -> Explained:
    evidence = [shown[activity_id] for activity_id in contribution.evidence if activity_id in shown]
    return Explained(
        rule=contribution.rule.id,
        title=contribution.rule.title or contribution.rule.id,
        points=contribution.points,
        sentence=sentence_of(contribution),
        evidence=evidence,
        hidden=len(contribution.evidence) - len(evidence),
    )
