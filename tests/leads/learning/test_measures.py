"""Measures and the solver against what scikit-learn 1.x and pROC say of the same figures, and against counting."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from community.leads.learning.folds import folds_of, foreseen
from community.leads.learning.logistic import fit, sigmoid
from community.leads.learning.measures import (
    auc,
    auc_difference,
    brier,
    calibration,
    lifts,
    middle_of,
    share,
    thresholds,
)

DICE = Random(1)
POINTS = [[round(DICE.gauss(0, 1), 2) for _ in range(4)] for _ in range(60)]
WON = [DICE.random() < sigmoid(each[0] - 0.5 * each[1]) for each in POINTS]


def test_the_weights_are_those_of_scikit_learn() -> None:
    """LogisticRegression(C=1, tol=1e-12) of the same rows."""
    found = fit([list(enumerate(each)) for each in POINTS], WON, 4)
    assert found.intercept == pytest.approx(0.24781319, abs=1e-6)
    assert found.weights == pytest.approx([0.50825744, -0.35096047, 0.00174315, -0.41575074], abs=1e-6)


def test_weights_stay_small_where_a_column_tells_all() -> None:
    rows = [[(0, float(number))] for number in (-1, 1)] * 30
    found = fit(rows, [False, True] * 30, 1)
    assert 1 < found.weights[0] < 5
    assert 0 < found.spread[0] < 1


def test_auc_is_the_share_of_pairs() -> None:
    figures = [round(each[0], 1) for each in POINTS]
    pairs = [
        (a > b) + (a == b) / 2
        for (a, yes), (b, also) in product(zip(figures, WON, strict=True), repeat=2)
        if yes and not also
    ]
    assert auc(figures, WON).value == pytest.approx(sum(pairs) / len(pairs))


def test_the_interval_of_the_auc_holds_the_true_one_as_often_as_it_says() -> None:
    """Two bell curves one apart have the AUC Φ(1/√2) = 0.7602."""
    dice, held = Random(7), 0
    for _ in range(300):
        won = [number < 30 for number in range(90)]
        found = auc([dice.gauss(float(yes), 1) for yes in won], won)
        held += found.low <= 0.7602 <= found.high
    assert 0.92 <= held / 300 <= 0.98


def test_people_are_compared_within_their_fold_alone() -> None:
    figures, won, folds = [0.1, 0.2, 10.1, 10.2], [False, True, True, False], [0, 0, 1, 1]
    assert auc(figures, won).value == 0.5
    assert auc(figures, won, folds).value == 0.5
    assert auc([0.1, 0.2, 10.1, 10.2], [False, True, False, True], folds).value == 1
    assert auc([0.1, 0.2, 10.1, 10.2], [False, True, False, True]).value == 0.75


def test_who_tells_all_is_not_certain_by_few() -> None:
    found = auc([1, 2, 3, 4, 5, 6], [False] * 3 + [True] * 3)
    assert (found.value, found.high) == (1, 1)
    assert found.low < 0.5


def test_the_same_figures_do_not_differ() -> None:
    figures = [each[0] - 0.5 * each[1] for each in POINTS]
    assert auc_difference(figures, figures, WON).value == 0
    better = auc_difference(figures, [-figure for figure in figures], WON)
    assert better.low > 0


def test_wilson() -> None:
    """Newcombe (1998), table I: 81 of 263."""
    found = share(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert share(0, 10).low == 0
    assert share(10, 10).high == 1


def test_lift_precision_recall_and_bands_are_counted() -> None:
    figures, won = [4, 3, 3, 2, 1, 1, 1, 1, 1, 1], [True, True, False, False, True] + [False] * 5
    (lift,) = lifts(figures, won, [0.2])
    assert (lift.chosen, lift.won) == (2, 1.5)
    assert lift.lift.value == pytest.approx(0.5 / 0.2)
    three, five = thresholds(figures, won, [3, 1, 9])
    assert (three.chosen, three.precision.value, three.recall.value) == (3, 2 / 3, 2 / 3)
    assert five.recall.value == 1
    bands = calibration(figures, won, 2)
    assert [(band.count, band.observed.value) for band in bands] == [(6, 1 / 6), (4, 0.5)]
    assert brier([1, 0.5], [True, False]).value == pytest.approx(0.125)
    assert middle_of([5, 1, 3]).value == 3


def test_folds_keep_groups_together_and_spread_the_won() -> None:
    groups = [number // 2 for number in range(200)]
    won = [number // 2 % 4 == 0 for number in range(200)]
    folds = folds_of(won, groups)
    assert all(folds[number] == folds[number + 1] for number in range(0, 200, 2))
    assert [sum(yes for yes, fold in zip(won, folds, strict=True) if fold == each) for each in range(5)] == [10] * 5


def test_noise_foresees_nothing() -> None:
    """Who looked at the outcome of a row while foreseeing it would be above one half."""
    dice = Random(5)
    rows = [[(place, dice.gauss(0, 1)) for place in range(20)] for _ in range(150)]
    won = [dice.random() < 0.3 for _ in rows]
    found = auc(foreseen(rows, won, 20, folds_of(won, range(150))), won)
    assert found.low < 0.5
