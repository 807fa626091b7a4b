"""A model before those who were won and lost: what it said of each, some days before that was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from community.leads.learning.csv_file import NotUsable
from community.leads.learning.folds import folds_of, foreseen
from community.leads.learning.logistic import Row
from community.leads.learning.measures import (
    Band,
    Estimate,
    Lift,
    Threshold,
    auc,
    brier,
    calibration,
    middle_of,
    thresholds,
)
from community.leads.learning.measures import lifts as lifts_of
from community.leads.learning.outcomes import FEWEST
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.story import Key

HORIZON = 30
"""So many days before the decision people are judged."""
STEPS = 10
"""At about so many bars precision and recall are told."""


@dataclass(frozen=True)
class Case:
    """Somebody who was won or lost: the score as of the judgement, what each rule gave, and how long before the
    decision each stage was reached first, in days.
    """

    person: Key
    won: bool
    total: float
    points: Mapping[str, float]
    ahead: Mapping[str, float]


@dataclass(frozen=True)
class Lead:
    """How long before they were won people had come to a stage, of those who had."""

    stage: str
    reached: int
    days: Estimate


@dataclass(frozen=True)
class ModelReport:
    """How well the scores of a model told who was won."""

    won: int
    lost: int
    horizon: int
    auc: Estimate
    lifts: Sequence[Lift]
    thresholds: Sequence[Threshold]
    calibration: Sequence[Band]
    brier: Estimate
    brier_of_the_rate: float
    leads: Sequence[Lead]


def case_of(scorer: Scorer, person: Key, won: bool, decided: int, horizon: int = HORIZON) -> Case:
    """What the model said of somebody, with nothing of the last days before the decision."""
    at = decided - horizon * DAY
    total = scorer.score(person, at).total
    points = {each.rule: each.points for each in scorer.contributions(person, at)}
    ahead: dict[str, float] = {}
    for change in scorer.history(person, decided).changes:
        if change.after is not None:
            ahead.setdefault(change.after, (decided - change.at) / DAY)
    return Case(person, won, total, points, ahead)


def check_enough(cases: Sequence[Case]) -> None:
    """Raises NotUsable where there is too little to say anything."""
    won, lost = sum(case.won for case in cases), sum(not case.won for case in cases)
    if min(won, lost) < FEWEST:
        raise NotUsable(f"{won} won and {lost} lost are too few: at least {FEWEST} of each are needed")


def report_of(model: ScoringModel, cases: Sequence[Case], horizon: int = HORIZON) -> ModelReport:
    """Measure. Raises NotUsable with fewer than ten won or ten lost."""
    check_enough(cases)
    totals, won = [case.total for case in cases], [case.won for case in cases]
    rate = sum(won) / len(won)
    chances = foreseen(_rows(totals), won, 1, folds_of(won, range(len(won))))
    stages = [stage for stage in model.stage if stage.enter is not None]
    span = model.model.max - model.model.min
    bars = {model.model.min + step * span / STEPS for step in range(1, STEPS)} | {stage.enter_at for stage in stages}
    return ModelReport(
        sum(won),
        len(won) - sum(won),
        horizon,
        auc(totals, won),
        lifts_of(totals, won),
        thresholds(totals, won, sorted(bars)),
        calibration(totals, won, 5),
        brier(chances, won),
        rate * (1 - rate),
        list(_leads([stage.id for stage in stages], cases)),
    )


def _rows(totals: Sequence[float]) -> list[Row]:
    """The score alone as a feature, by which a chance is made of it."""
    most = max(map(abs, totals)) or 1.0
    return [[(0, 2 * total / most)] for total in totals]


def _leads(stages: Iterable[str], cases: Sequence[Case]) -> Iterable[Lead]:
    for stage in stages:
        days = [case.ahead[stage] for case in cases if case.won and stage in case.ahead]
        if days:
            yield Lead(stage, len(days), middle_of(days))
