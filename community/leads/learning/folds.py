"""Figures for everybody from others alone: cross-validation, the same each time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from random import Random

from community.leads.learning.logistic import Fitted, Row, fit

FOLDS, SEED = 5, 20
MOST_WORK = 4_000_000
"""So many products a step of fitting may take; with more rows than that, a sample of them is fitted."""
FEWEST_FITTED = 1_000


def folds_of(won: Sequence[bool], groups: Sequence[Hashable], count: int = FOLDS) -> list[int]:
    """The fold of each row: of one group in one fold, and the won spread evenly over all."""
    members: dict[Hashable, list[int]] = {}
    for number, group in enumerate(groups):
        members.setdefault(group, []).append(number)
    bundles = list(members.values())
    Random(SEED).shuffle(bundles)  # noqa: S311 -- no secret
    bundles.sort(key=lambda bundle: any(won[number] for number in bundle))
    folds = [0] * len(won)
    for place, bundle in enumerate(bundles):
        for number in bundle:
            folds[number] = place % count
    return folds


def fitted(rows: Sequence[Row], won: Sequence[bool], width: int, begin: Fitted | None = None) -> Fitted:
    """The weights from all rows, or from a sample where that would take too long."""
    some = sample_of(rows)
    return fit([rows[number] for number in some], [won[number] for number in some], width, begin)


def sample_of(rows: Sequence[Row]) -> Sequence[int]:
    """The rows that are fitted."""
    longest = max((len(row) for row in rows), default=0) + 1
    room = max(FEWEST_FITTED, 2 * MOST_WORK // (longest * longest))
    return range(len(rows)) if len(rows) <= room else sorted(Random(SEED).sample(range(len(rows)), room))  # noqa: S311 -- no secret


def foreseen(rows: Sequence[Row], won: Sequence[bool], width: int, folds: Sequence[int]) -> list[float]:
    """The chance of each row, by weights from the rows of other folds alone."""
    whole = fitted(rows, won, width)
    chances = [0.0] * len(rows)
    for fold in sorted(set(folds)):
        others = [number for number, each in enumerate(folds) if each != fold]
        learnt = fitted([rows[number] for number in others], [won[number] for number in others], width, whole)
        for number, each in enumerate(folds):
            if each == fold:
                chances[number] = learnt.chance(rows[number])
    return chances
