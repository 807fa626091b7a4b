"""Why a score is what it is, as of any instant: every contribution, quoted as far as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from community.access.viewers import Viewer
from community.activity.stream import Entry, entries_of
from community.core.i18n import _n
from community.leads.about import kind_of
from community.leads.join_answers import said
from community.leads.models import Lead
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Contribution, Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.kinds.count import CountRule
from community.leads.scoring.story import seconds
from community.leads.stored_models import scoring_model
from community.leads.telling import PageSeen, pages_seen, world_around


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
    answers: Sequence[str] = ()
    """What they answered on joining groups, where the rule asks for that and the viewer sees it."""


@dataclass(frozen=True)
class Explanation:
    """A score as of an instant, as the sum of its reasons, the weightiest first."""

    total: float
    reasons: Sequence[Explained]
    stage: str = ""


def own_explanation(viewer: Viewer, now: datetime) -> Explanation | None:
    """What is counted about the viewer, and why; None for whoever is not scored."""
    if kind_of(viewer.principal_id) != "person":
        return None
    return explain(viewer, scoring_model(), viewer.principal_id, now)


def explain(viewer: Viewer, model: ScoringModel, principal_id: int, now: datetime) -> Explanation:
    """Why somebody's score is what it is at an instant, with as much of the evidence as the viewer may see."""
    scorer, at = Scorer(model, world_around(principal_id)), seconds(now)
    contributions = scorer.contributions(principal_id, at)
    ids = [each_id for each in contributions for each_id in each.evidence]
    shown = {entry.id: entry for entry in entries_of(viewer, [each for each in ids if isinstance(each, int)])}
    pages = pages_seen(principal_id, ids)
    answers = said(viewer, model, principal_id, now)
    found = [_explained(model, each, shown, pages) for each in contributions]
    reasons = [replace(each, answers=answers.get(each.rule, ())) for each in found]
    stage = scorer.history(principal_id, at).stage or model.stage[0].id
    weightiest = sorted(reasons, key=lambda reason: -abs(reason.points))
    return Explanation(scorer.score(principal_id, at).total, weightiest, stage)


def contributions_to(model: ScoringModel, lead: Lead, now: datetime) -> list[Contribution]:
    """What the score of a lead is the sum of, without quoting anything."""
    scorer = Scorer(model, world_around(lead.principal_id))
    return scorer.contributions(lead.principal_id, seconds(now))


def title_of(model: ScoringModel, contribution: Contribution) -> str:
    """What the rule is called."""
    titles = {rule.id: rule.title for rule in model.rule}
    return titles.get(contribution.rule) or contribution.rule


def sentence_of(model: ScoringModel, contribution: Contribution) -> str:
    """How often, in how many days; or how it was worked out."""
    rule = next((each for each in model.rule if each.id == contribution.rule), None)
    if not isinstance(rule, CountRule) or rule.window is None or rule.half_life is not None:
        return contribution.formula
    span, count = -(-rule.window // DAY), contribution.inputs["n"]
    text: str = _n("%(num)d time in %(days)d days", "%(num)d times in %(days)d days", count, days=span)
    return text


def _explained(
    model: ScoringModel, contribution: Contribution, shown: dict[int, Entry], pages: dict[str, PageSeen]
) -> Explained:
    evidence = [shown[activity_id] for activity_id in contribution.evidence if activity_id in shown]
    seen = [pages[visit_id] for visit_id in contribution.evidence if visit_id in pages]
    return Explained(
        rule=contribution.rule,
        title=title_of(model, contribution),
        points=contribution.points,
        sentence=sentence_of(model, contribution),
        evidence=evidence,
        hidden=len(contribution.evidence) - len(evidence) - len(seen),
        pages=seen,
    )
