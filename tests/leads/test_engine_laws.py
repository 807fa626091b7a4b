"""What holds of every history, whatever was done in it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from community.leads.scoring.engine import Moment, evaluate, score
from tests.leads.reference_score import stages_until, total_at
from tests.leads.test_engine import DAY, MODEL, NOW, SECOND

DEEDS = [("post.written", "Create", "post"), ("group.joined", "Join", "group"), ("group.left", "Leave", "group")]


def moment(minutes: int, microseconds: int, deed: int) -> Moment:
    verb, streams_type, kind = DEEDS[deed]
    at = NOW - 60 * DAY + timedelta(minutes=minutes, microseconds=microseconds)
    return Moment(minutes * 10 + deed, at, verb, streams_type, kind, None)


MOMENTS = st.lists(
    st.builds(moment, st.integers(0, 65 * 24 * 60), st.integers(0, 999_999), st.integers(0, 2)), max_size=24
)


@settings(deadline=None)
@given(MOMENTS, st.randoms())
def test_the_order_of_arrival_makes_no_difference(moments: list[Moment], luck: object) -> None:
    shuffled = list(moments)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert evaluate(MODEL, shuffled, NOW) == evaluate(MODEL, moments, NOW)


@settings(deadline=None)
@given(MOMENTS)
def test_evaluating_step_by_step_gives_the_moves_of_once_at_the_end(moments: list[Moment]) -> None:
    whole = evaluate(MODEL, moments, NOW)
    for days in range(0, 61, 5):
        then = NOW - 60 * DAY + days * DAY
        known = [each for each in moments if each.at.replace(microsecond=0) <= then]  # all of that second
        assert list(evaluate(MODEL, known, then).moves) == [move for move in whole.moves if move.at <= then]


@settings(deadline=None)
@given(MOMENTS)
def test_score_and_moves_are_those_of_the_reference(moments: list[Moment]) -> None:
    result = evaluate(MODEL, moments, NOW)
    assert [(move.at, move.from_stage, move.to_stage) for move in result.moves] == stages_until(MODEL, moments, NOW)
    assert result.score == total_at(MODEL, moments, NOW) == score(MODEL, moments, NOW)[0]


@settings(deadline=None)
@given(MOMENTS)
def test_nothing_changes_before_the_stated_time(moments: list[Moment]) -> None:
    result = evaluate(MODEL, moments, NOW)
    until = result.due_at - SECOND if result.due_at else NOW + 400 * DAY
    later = evaluate(MODEL, moments, until)
    assert (later.score, later.stage, later.moves) == (result.score, result.stage, result.moves)
