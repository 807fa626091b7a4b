"""Columns as features: numbers with a spread of about 1, so that all are held alike. Outcomes are not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log1p
from statistics import fmean, pstdev

from community.leads.learning.columns import CATEGORY, MAIL, YES_NO, Column
from community.leads.learning.logistic import Row

PRESENT = 2.0
"""An indicator, so large that one of half the rows has a spread of 1; rarer ones are held more."""
MOST_COLUMNS = 60
SKEWED = 2.0
FEWEST_MISSING = 5


@dataclass(frozen=True)
class Vectors:
    """The rows as features, and what each feature is."""

    names: Sequence[str]
    rows: Sequence[Row]
    steps: Sequence[float]
    """What the feature is in a row that is one step up."""


def vectors_of(columns: Sequence[Column], count: int) -> Vectors:
    """All columns that are used, at most sixty: of more, those that are filled in best."""
    chosen = sorted(columns, key=lambda column: column.missing)[:MOST_COLUMNS]
    found = [feature for column in columns if column in chosen for feature in _features(column, count)]
    rows: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for number, feature in enumerate(found):
        for row, figure in zip(rows, feature.figures, strict=True):
            if figure:
                row.append((number, figure))
    return Vectors([each.name for each in found], rows, [each.step for each in found])


@dataclass(frozen=True)
class _Feature:
    name: str
    figures: Sequence[float]
    step: float = PRESENT


def _features(column: Column, count: int) -> Iterator[_Feature]:
    if column.kind == CATEGORY:
        most, *others = column.levels
        for level in others:
            yield _Feature(f"{column.name}: {level}, not {most}", _indicators(column, level))
    elif column.kind == YES_NO:
        yield _Feature(column.name, _indicators(column, 1.0))
    elif column.kind == MAIL:
        yield _Feature(f"{column.name}: of a free provider", _indicators(column, 1.0))
    else:
        figures, way = _scaled([None if value is None else float(value) for value in column.values])
        yield _Feature(column.name + way, figures, 1.0)
    if FEWEST_MISSING <= column.missing <= count - FEWEST_MISSING:
        yield _Feature(f"{column.name}: missing", _indicators(column, None))


def _indicators(column: Column, wanted: float | str | None) -> list[float]:
    return [PRESENT if value == wanted else 0.0 for value in column.values]


def _scaled(values: Sequence[float | None]) -> tuple[list[float], str]:
    """What is missing stands in the middle; what has a long tail counts by its logarithm."""
    there = [value for value in values if value is not None]
    tail = min(there) >= 0 and _skew(there) > SKEWED
    curve = log1p if tail else float
    there = [curve(value) for value in there]
    middle, spread = fmean(there), pstdev(there) or 1.0
    figures = [0.0 if value is None else (curve(value) - middle) / spread for value in values]
    return figures, " (logarithm)" if tail else ""


def _skew(values: Sequence[float]) -> float:
    middle, spread = fmean(values), pstdev(values)
    return fmean(((value - middle) / spread) ** 3 for value in values) if spread else 0.0
