"""How well figures told who was won. Each measure comes with its 95 % interval and the source of the method.

AUC: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), by the midranks of Sun and Xu, IEEE Signal Processing
Letters 21 (2014); its interval is taken on the logit scale, so that it stays between 0 and 1. Shares: Wilson, JASA 22
(1927). Medians: by order statistics (Conover, Practical Nonparametric Statistics, section 3.2). Brier: Monthly
Weather Review 78 (1950), its interval by the central limit theorem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, floor, log, sqrt
from statistics import fmean, median, variance

Z = 1.959963984540054
TOPS = (0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Estimate:
    """A figure, and the interval in which 95 % of such samples have the true one."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Threshold:
    """What comes of calling everybody won whose figure is at a bar or above."""

    bar: float
    chosen: int
    won: int
    precision: Estimate
    recall: Estimate


@dataclass(frozen=True)
class Lift:
    """How many times as many were won among the best as among all."""

    share: float
    chosen: int
    won: float
    lift: Estimate


@dataclass(frozen=True)
class Band:
    """Some with figures like each other: what was expected of them, and what came."""

    low: float
    high: float
    count: int
    expected: float
    observed: Estimate


def share(hits: float, count: float) -> Estimate:
    """A share with Wilson's interval."""
    p, z2 = hits / count, Z * Z
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    half = Z * sqrt(p * (1 - p) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return Estimate(p, max(0.0, min(middle - half, p)), min(1.0, max(middle + half, p)))


def auc(figures: Sequence[float], won: Sequence[bool], folds: Sequence[int] = ()) -> Estimate:
    """How often one who was won had the higher figure than one who was lost; ties count half. With `folds` only those
    of the same one are compared: figures of different weights do not lie on one scale.
    """
    placed_won, placed_lost = _placements(figures, won, folds)
    value = fmean(placed_won)
    spread = _spread(placed_won) + _spread(placed_lost)
    if spread <= 0 or not 0 < value < 1:  # nothing varies: a share of so many pairs without a common member
        few = min(len(placed_won), len(placed_lost))
        return share(value * few, few)
    half = Z * sqrt(spread) / (value * (1 - value))
    middle = log(value / (1 - value))
    return Estimate(value, _logistic(middle - half), _logistic(middle + half))


def auc_difference(
    ours: Sequence[float], theirs: Sequence[float], won: Sequence[bool], folds: Sequence[int] = ()
) -> Estimate:
    """By how much the first figures have the higher AUC, of the same people (DeLong's paired comparison)."""
    one, other = _placements(ours, won, folds), _placements(theirs, won, folds)
    apart = [[a - b for a, b in zip(x, y, strict=True)] for x, y in zip(one, other, strict=True)]
    value, half = fmean(apart[0]), Z * sqrt(_spread(apart[0]) + _spread(apart[1]))
    return Estimate(value, value - half, value + half)


def _placements(
    figures: Sequence[float], won: Sequence[bool], folds: Sequence[int]
) -> tuple[list[float], list[float]]:
    """For each who was won the share of the lost below them, for each who was lost the share of the won above."""
    below: list[float] = []
    above: list[float] = []
    for fold in sorted(set(folds)) or [0]:
        among = [number for number in range(len(won)) if not folds or folds[number] == fold]
        some = _placed([figures[number] for number in among], [won[number] for number in among])
        below, above = [*below, *some[0]], [*above, *some[1]]
    return below, above


def _placed(figures: Sequence[float], won: Sequence[bool]) -> tuple[list[float], list[float]]:
    ours = [figure for figure, yes in zip(figures, won, strict=True) if yes]
    theirs = [figure for figure, yes in zip(figures, won, strict=True) if not yes]
    among_all, among_ours, among_theirs = midranks(figures), midranks(ours), midranks(theirs)
    all_ours = [rank for rank, yes in zip(among_all, won, strict=True) if yes]
    all_theirs = [rank for rank, yes in zip(among_all, won, strict=True) if not yes]
    below = [(a - o) / len(theirs) for a, o in zip(all_ours, among_ours, strict=True)]
    above = [1 - (a - o) / len(ours) for a, o in zip(all_theirs, among_theirs, strict=True)]
    return below, above


def midranks(figures: Sequence[float]) -> list[float]:
    """The rank of each, from 1; those that tie share the mean of their ranks."""
    order = sorted(range(len(figures)), key=figures.__getitem__)
    ranks, first = [0.0] * len(figures), 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and figures[order[last + 1]] == figures[order[first]]:
            last += 1
        for place in range(first, last + 1):
            ranks[order[place]] = (first + last) / 2 + 1
        first = last + 1
    return ranks


def _spread(values: Sequence[float]) -> float:
    return variance(values) / len(values) if len(values) > 1 else 0.0


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def lifts(figures: Sequence[float], won: Sequence[bool], tops: Sequence[float] = TOPS) -> list[Lift]:
    """The lift among the best tenth and so on. It is the recall of so many over their share, and so is its interval.

    Of those who tie at the edge as many count as have room, with their mean.
    """
    pairs = sorted(zip(figures, won, strict=True), key=lambda pair: -pair[0])
    winners = sum(won)
    found = []
    for top in tops:
        room = max(1, round(top * len(pairs)))
        edge = pairs[room - 1][0]
        above = [yes for figure, yes in pairs if figure > edge]
        tied = [yes for figure, yes in pairs if figure == edge]
        hits = sum(above) + sum(tied) / len(tied) * (room - len(above))
        recall, scale = share(hits, winners), len(pairs) / room
        lift = Estimate(*(each * scale for each in (recall.value, recall.low, recall.high)))
        found.append(Lift(top, room, hits, lift))
    return found


def thresholds(figures: Sequence[float], won: Sequence[bool], bars: Sequence[float]) -> list[Threshold]:
    """Precision and recall at each bar that anybody reaches."""
    winners, found = sum(won), []
    for bar in bars:
        chosen = [yes for figure, yes in zip(figures, won, strict=True) if figure >= bar]
        if chosen:
            hits = sum(chosen)
            found.append(Threshold(bar, len(chosen), hits, share(hits, len(chosen)), share(hits, winners)))
    return found


def calibration(figures: Sequence[float], won: Sequence[bool], bands: int = 10) -> list[Band]:
    """Bands of about as many each, by their figure; those who tie are in one."""
    pairs = sorted(zip(figures, won, strict=True), key=lambda pair: pair[0])
    found: list[Band] = []
    first = 0
    for band in range(1, bands + 1):
        last = max(first, floor(band * len(pairs) / bands))
        while 0 < last < len(pairs) and pairs[last][0] == pairs[last - 1][0]:
            last += 1
        if some := pairs[first:last]:
            observed = share(sum(yes for _figure, yes in some), len(some))
            expected = fmean(figure for figure, _yes in some)
            found.append(Band(some[0][0], some[-1][0], len(some), expected, observed))
        first = last
    return found


def brier(chances: Sequence[float], won: Sequence[bool]) -> Estimate:
    """The mean square by which chances missed what came; 0 is perfect."""
    squares = [(chance - yes) ** 2 for chance, yes in zip(chances, won, strict=True)]
    value, half = fmean(squares), Z * sqrt(_spread(squares))
    return Estimate(value, max(0.0, value - half), value + half)


def middle_of(values: Sequence[float]) -> Estimate:
    """The median."""
    ordered, count = sorted(values), len(values)
    half = Z * sqrt(count) / 2
    low, high = max(0, floor(count / 2 - half)), min(count - 1, floor(count / 2 + half))
    return Estimate(median(ordered), ordered[low], ordered[high])
