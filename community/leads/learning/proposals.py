"""Weights that what came of people would give to the rules of a model. They propose; a person decides.

Logistic regression of won and lost over the points that each rule gave, with the ridge of `logistic`. A rule's factor
is its weight beside that of the whole: points as good as the average keep their worth, better ones get more. What
spoke against expectation is set to nothing, never turned round, and a rule that paid too few people is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Any

from community.leads.learning.cases import Case, check_enough
from community.leads.learning.csv_file import NotUsable
from community.leads.learning.folds import folds_of, foreseen
from community.leads.learning.logistic import fit
from community.leads.learning.measures import Estimate, Z, auc, auc_difference
from community.leads.scoring.definition import ScoringModel

FEWEST_PAID = 5
MOST = 3.0
"""No rule gets more than three times its points in one step."""


@dataclass(frozen=True)
class RuleProposal:
    """What a rule gave, to how many, and by which factor its points would be better; None leaves it alone."""

    rule: str
    title: str
    paid: int
    factor: Estimate | None


@dataclass(frozen=True)
class Proposal:
    """All rules; the AUC of the model as it is, and of weights learnt from other people than those foreseen."""

    rules: Sequence[RuleProposal]
    auc_now: Estimate
    auc_learnt: Estimate
    better: Estimate

    @property
    def factors(self) -> dict[str, float]:
        """By what the points of each rule would be multiplied."""
        return {each.rule: each.factor.value for each in self.rules if each.factor}


def propose(model: ScoringModel, cases: Sequence[Case]) -> Proposal:
    """Learn from what came. Raises NotUsable where there is too little to learn from."""
    check_enough(cases)
    given = {rule.id: [case.points.get(rule.id, 0.0) for case in cases] for rule in model.paying}
    paid = {name: sum(points != 0 for points in column) for name, column in given.items()}
    learnt = [name for name in given if paid[name] >= FEWEST_PAID and pstdev(given[name]) > 0]
    if not learnt:
        raise NotUsable(f"no rule gave different points to people, at least {FEWEST_PAID} of them")
    spreads = {name: pstdev(given[name]) for name in learnt}
    won = [case.won for case in cases]
    rows = [
        [(place, given[name][number] / spreads[name]) for place, name in enumerate(learnt) if given[name][number]]
        for number in range(len(cases))
    ]
    found = fit(rows, won, len(learnt))
    worths = [weight / spreads[name] for name, weight in zip(learnt, found.weights, strict=True)]
    doubts = [Z * spread / spreads[name] for name, spread in zip(learnt, found.spread, strict=True)]
    whole = _whole(worths, [fmean(map(abs, given[name])) for name in learnt])
    factors = {name: _factor(worth, doubt, whole) for name, worth, doubt in zip(learnt, worths, doubts, strict=True)}
    totals = [case.total for case in cases]
    folds = folds_of(won, range(len(cases)))
    chances = foreseen(rows, won, len(learnt), folds)
    return Proposal(
        [RuleProposal(rule.id, rule.title or rule.id, paid[rule.id], factors.get(rule.id)) for rule in model.paying],
        auc(totals, won, folds),
        auc(chances, won, folds),
        auc_difference(chances, totals, won, folds),
    )


def _whole(worths: Sequence[float], amounts: Sequence[float]) -> float:
    """What a point is worth on average, so that as many points are given as before."""
    found = sum(max(0.0, worth) * amount for worth, amount in zip(worths, amounts, strict=True)) / sum(amounts)
    if found <= 0:
        raise NotUsable("no rule speaks for being won, so no weights can be proposed")
    return found


def _factor(worth: float, doubt: float, whole: float) -> Estimate:
    return Estimate(*(min(MOST, max(0.0, each / whole)) for each in (worth, worth - doubt, worth + doubt)))


def rescaled(given: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """A rule as it stands in TOML, with all its points multiplied."""
    found = dict(given)
    for name in ("points", "cap"):
        if name in found:
            found[name] = _points(found[name], factor)
    if "tiers" in found:
        found["tiers"] = [[bar, _points(points, factor)] for bar, points in found["tiers"]]
    if "cases" in found:
        found["cases"] = [
            {**case, "points": _points(case["points"], factor)} if "points" in case else case
            for case in found["cases"]
        ]
    return found


def _points(points: float, factor: float) -> float:
    found = round(points * factor, 1)
    return int(found) if found == int(found) else found
