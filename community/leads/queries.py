"""Reads about leads: the list, one lead, and why its score is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.activity.stream import Entry, entries_of
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _n
from community.core.ids import token_hash
from community.leads.models import HeldActivity, Lead, Note, ScoreState, Source, StageMove, Task
from community.leads.sales import objects
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Contribution, Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.kinds.count import CountRule
from community.leads.scoring.story import seconds
from community.leads.telling import PageSeen, kind_of, pages_seen, world_around
from community.people.models import Person

LIST = 100


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
    pages: Sequence[PageSeen] = ()


@dataclass(frozen=True)
class Explanation:
    """A score as of an instant, as the sum of its reasons, the weightiest first."""

    total: float
    reasons: Sequence[Explained]


def scoring_model() -> ScoringModel:
    """The model of this installation."""
    model: ScoringModel = current_app.extensions["community.scoring_model"]
    return model


def get_lead(viewer: Viewer, ref: str) -> Lead:
    """The lead at an address. Raises NotFound, also for one that the viewer may not see."""
    found = select(Lead).join(Thing, Thing.id == Lead.id).where(Thing.ref == ref, visible(viewer, "lead.see"))
    lead = session().scalars(found.where(~objects(Lead.principal_id))).first()
    if lead is None:
        raise NotFound
    return lead


def state_of(lead: Lead) -> ScoreState | None:
    """Where a lead stands now."""
    kept = select(ScoreState).where(ScoreState.principal_id == lead.principal_id)
    return session().scalars(kept.where(ScoreState.model == scoring_model().digest)).first()


def source_named(name: str) -> Source | None:
    """A system that tells of activities, by its name."""
    return session().scalars(select(Source).where(Source.name == name)).first()


def held_count(source: Source) -> int:
    """How many of its activities wait to be released."""
    held = select(func.count(HeldActivity.id)).where(HeldActivity.source_id == source.id)
    return session().scalars(held).one()


def source_with(token: str) -> Source | None:
    """The source that holds a token which is good."""
    held = select(Source).where(Source.token_hash == token_hash(token), Source.revoked_at.is_(None))
    return session().scalars(held).first()


def notes_of(viewer: Viewer, lead: Lead) -> Sequence[Note]:
    """What was written down about a lead, the newest first."""
    notes = select(Note).where(Note.lead_id == lead.id, visible(viewer, "note.see"))
    return session().scalars(notes.order_by(Note.id.desc()).limit(LIST)).all()


def tasks_of(viewer: Viewer, lead: Lead) -> Sequence[Task]:
    """What is to be done about a lead: what is open first, by its day, then what is done."""
    tasks = select(Task).where(Task.lead_id == lead.id, visible(viewer, "task.see"))
    in_order = tasks.order_by(Task.done_at.is_not(None), Task.due_on.is_(None), Task.due_on, Task.id.desc())
    return session().scalars(in_order.limit(LIST)).all()


def get_task(viewer: Viewer, ref: str) -> Task:
    """A task. Raises NotFound, also for one that the viewer may not see."""
    found = select(Task).join(Thing, Thing.id == Task.id).where(Thing.ref == ref, visible(viewer, "task.see"))
    if (task := session().scalars(found).first()) is None:
        raise NotFound
    return task


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


def own_explanation(viewer: Viewer, now: datetime) -> Explanation | None:
    """What is counted about the viewer, and why; None for whoever is not scored."""
    return explain(viewer, viewer.principal_id, now) if kind_of(viewer.principal_id) == "person" else None


def explain(viewer: Viewer, principal_id: int, now: datetime) -> Explanation:
    """Why somebody's score is what it is, with as much of the evidence as the viewer may see."""
    scorer, at = Scorer(scoring_model(), world_around(principal_id)), seconds(now)
    contributions = scorer.contributions(principal_id, at)
    ids = [each_id for each in contributions for each_id in each.evidence]
    shown = {entry.id: entry for entry in entries_of(viewer, [each for each in ids if isinstance(each, int)])}
    pages = pages_seen(principal_id, ids)
    reasons = [_explained(each, shown, pages) for each in contributions]
    return Explanation(scorer.score(principal_id, at).total, sorted(reasons, key=lambda reason: -abs(reason.points)))


def contributions_to(lead: Lead, now: datetime) -> list[Contribution]:
    """What the score of a lead is the sum of, without quoting anything."""
    scorer = Scorer(scoring_model(), world_around(lead.principal_id))
    return scorer.contributions(lead.principal_id, seconds(now))


def title_of(contribution: Contribution) -> str:
    """What the rule is called."""
    titles = {rule.id: rule.title for rule in scoring_model().rule}
    return titles.get(contribution.rule) or contribution.rule


def sentence_of(contribution: Contribution) -> str:
    """How often, in how many days; or how it was worked out."""
    rule = next((each for each in scoring_model().rule if each.id == contribution.rule), None)
    if not isinstance(rule, CountRule) or rule.window is None or rule.half_life is not None:
        return contribution.formula
    span, count = -(-rule.window // DAY), contribution.inputs["n"]
    text: str = _n("%(num)d time in %(days)d days", "%(num)d times in %(days)d days", count, days=span)
    return text


def _explained(contribution: Contribution, shown: dict[int, Entry], pages: dict[str, PageSeen]) -> Explained:
    evidence = [shown[activity_id] for activity_id in contribution.evidence if activity_id in shown]
    seen = [pages[visit_id] for visit_id in contribution.evidence if visit_id in pages]
    return Explained(
        rule=contribution.rule,
        title=title_of(contribution),
        points=contribution.points,
        sentence=sentence_of(contribution),
        evidence=evidence,
        hidden=len(contribution.evidence) - len(evidence) - len(seen),
        pages=seen,
    )
