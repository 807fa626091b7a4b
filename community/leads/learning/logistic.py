"""Logistic regression with a penalty on squares (ridge), by Newton's method.

The penalty is a bell curve around 0 for each weight (Le Cessie and van Houwelingen, Applied Statistics 41, 1992). It
is as wide as lets all weights together move the log-odds by about two: so few outcomes and many columns give small
weights, and with many outcomes it hardly counts. The spread of a weight is that of the curvature at the best one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p, sqrt

Row = Sequence[tuple[int, float]]
"""The features that are not 0, by their number, rising."""
MOST_STEPS = 60
FINE = 1e-9


@dataclass(frozen=True)
class Fitted:
    """The weights that were found. `spread` is the standard deviation of each weight."""

    intercept: float
    weights: Sequence[float]
    spread: Sequence[float]

    def chance(self, row: Row) -> float:
        """How likely the row is a won one."""
        return sigmoid(self.intercept + sum(self.weights[place] * value for place, value in row))


def penalty_for(width: int) -> float:
    """How strongly weights are held, for so many features with a spread of 1 each."""
    return max(1.0, width / 4)


def sigmoid(x: float) -> float:
    """From log-odds to chances."""
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def fit(rows: Sequence[Row], won: Sequence[bool], width: int, begin: Fitted | None = None) -> Fitted:
    """The weights under which what came was likeliest. `begin` is where to look first; it changes nothing else."""
    full = [[*row, (width, 1.0)] for row in rows]  # the last feature is the intercept, which is not held
    penalties = [penalty_for(width)] * width + [0.0]
    at = [*begin.weights, begin.intercept] if begin else [0.0] * (width + 1)
    cost = _cost(full, won, at, penalties)
    for _step in range(MOST_STEPS):
        slope, bend = _slope_and_bend(full, won, at, penalties)
        step = _solved(_factor(bend), slope)
        at, lower = _descended(full, won, at, step, penalties, cost)
        done = cost - lower <= FINE * (1 + abs(cost))
        cost = lower
        if done:
            break
    factor = _factor(_slope_and_bend(full, won, at, penalties)[1])
    spread = [sqrt(_solved(factor, [float(i == k) for i in range(width + 1)])[k]) for k in range(width)]
    return Fitted(at[-1], at[:-1], spread)


def _descended(
    rows: Sequence[Row], won: Sequence[bool], at: list[float], step: list[float], penalties: list[float], cost: float
) -> tuple[list[float], float]:
    """A step down, halved until it leads down."""
    size = 1.0
    while size > 1e-6:
        there = [a - size * s for a, s in zip(at, step, strict=True)]
        lower = _cost(rows, won, there, penalties)
        if lower <= cost:
            return there, lower
        size /= 2
    return at, cost


def _cost(rows: Sequence[Row], won: Sequence[bool], at: Sequence[float], penalties: Sequence[float]) -> float:
    total = sum(p * a * a for p, a in zip(penalties, at, strict=True)) / 2
    for row, yes in zip(rows, won, strict=True):
        x = sum(at[place] * value for place, value in row)
        x = -x if yes else x
        total += x + log1p(exp(-x)) if x > 0 else log1p(exp(x))
    return total


def _slope_and_bend(
    rows: Sequence[Row], won: Sequence[bool], at: Sequence[float], penalties: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """The first and the second derivative; of the second the lower half."""
    slope = [p * a for p, a in zip(penalties, at, strict=True)]
    bend = [[0.0] * (line + 1) for line in range(len(at))]
    for line, held in enumerate(penalties):
        bend[line][line] = held
    for row, yes in zip(rows, won, strict=True):
        chance = sigmoid(sum(at[place] * value for place, value in row))
        miss, weight = chance - yes, max(chance * (1 - chance), 1e-12)
        for number, (place, value) in enumerate(row):
            slope[place] += miss * value
            line_of, scaled = bend[place], weight * value
            for other, other_value in row[: number + 1]:
                line_of[other] += scaled * other_value
    return slope, bend


def _factor(matrix: list[list[float]]) -> list[list[float]]:
    """Cholesky's factor."""
    found: list[list[float]] = []
    for i, line in enumerate(matrix):
        row: list[float] = []
        for j, value in enumerate(line):
            other = found[j] if j < i else row
            left = value - sum(row[k] * other[k] for k in range(j))
            row.append(left / other[j] if j < i else sqrt(max(left, 1e-12)))
        found.append(row)
    return found


def _solved(factor: list[list[float]], right: Sequence[float]) -> list[float]:
    half: list[float] = []
    for i, line in enumerate(factor):
        half.append((right[i] - sum(line[k] * half[k] for k in range(i))) / line[i])
    found = [0.0] * len(half)
    for i in reversed(range(len(half))):
        found[i] = (half[i] - sum(factor[k][i] * found[k] for k in range(i + 1, len(half)))) / factor[i][i]
    return found
