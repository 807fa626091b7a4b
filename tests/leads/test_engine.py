"""The arithmetic of a score, against the exact semantics of the reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community.leads.scoring.definition import On, parse
from community.leads.scoring.engine import Moment, evaluate, matches, score

TEXT = """
[model]
id = "three"
[[stage]]
id = "quiet"
[[stage]]
id = "warming"
enter = 20
exit = 15
[[stage]]
id = "engaged"
enter = 45
exit = 35
[[rule]]
id = "writes"
kind = "count"
on = { verb = "Create", object = ["topic", "post"] }
window = "30d"
tiers = [[1, 10], [3, 25], [6, 50]]
[[rule]]
id = "joins"
kind = "count"
on = { verb = "group.joined" }
window = "12h"
tiers = [[1, 8], [2, 60.5]]
[[rule]]
id = "leaves"
kind = "count"
on = { verb = "group.left" }
window = "7d"
tiers = [[1, -12]]
"""
MODEL = parse(TEXT)
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def post(at: datetime, row_id: int = 1) -> Moment:
    return Moment(row_id, at, "post.written", "Create", "post", "topic")


def total(*times: datetime, now: datetime = NOW) -> float:
    return score(MODEL, [post(at, number) for number, at in enumerate(times)], now)[0]


def test_what_is_exactly_a_window_old_is_out() -> None:
    assert total(NOW - 30 * DAY) == 0
    assert total(NOW - 30 * DAY + SECOND) == 10


def test_what_happens_at_this_second_counts_and_the_next_one_does_not() -> None:
    assert total(NOW) == 10
    assert total(NOW + SECOND) == 0


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 10), (2, 10), (3, 25), (5, 25), (6, 50), (60, 50)])
def test_tiers_give_the_points_of_the_greatest_count_reached(count: int, points: float) -> None:
    assert total(*[NOW - DAY] * count) == points


def test_microseconds_are_cut_off() -> None:
    last = timedelta(microseconds=999_999)
    assert total(NOW - 30 * DAY + last) == 0
    assert total(NOW + last) == 10
    assert evaluate(MODEL, [post(NOW + last)], NOW).due_at == NOW + 30 * DAY


def test_a_score_is_kept_between_its_bounds() -> None:
    joins = [Moment(n, NOW, "group.joined", "Join", "group", None) for n in (1, 2)]
    assert score(MODEL, [*joins, *[post(NOW)] * 6], NOW)[0] == 100
    assert score(MODEL, [Moment(1, NOW, "group.left", "Leave", "group", None)], NOW)[0] == 0


def test_one_goes_up_to_the_highest_stage_at_once() -> None:
    (move,) = evaluate(MODEL, [post(NOW)] * 6, NOW).moves
    assert (move.from_stage, move.to_stage, move.score, move.at) == ("quiet", "engaged", 50, NOW)


def test_between_exit_and_enter_one_stays() -> None:
    moments = [post(NOW)] * 3 + [Moment(9, NOW + DAY, "group.left", "Leave", "group", None)]
    fallen = evaluate(MODEL, moments, NOW + DAY)
    assert (fallen.score, fallen.stage) == (13, "quiet")
    moments = [post(NOW)] * 6 + [Moment(9, NOW + DAY, "group.left", "Leave", "group", None)]
    stays = evaluate(MODEL, moments, NOW + DAY)
    assert (stays.score, stays.stage) == (38, "engaged")


@pytest.mark.parametrize(
    ("points", "stage"), [("20", "warming"), ("19.9999999999", "warming"), ("19.99", "quiet"), ("45", "engaged")]
)
def test_one_enters_at_the_bar_itself_and_a_trace_of_rounding_keeps_nobody_out(points: str, stage: str) -> None:
    model = parse(TEXT.replace("[3, 25]", f"[3, {points}]"))
    assert evaluate(model, [post(NOW)] * 3, NOW).stage == stage


@pytest.mark.parametrize(("points", "stage"), [("15", "warming"), ("14.9999999999", "warming"), ("14.99", "quiet")])
def test_one_stays_at_the_lower_bar_itself(points: str, stage: str) -> None:
    model = parse(TEXT.replace("[3, 25], [6, 50]", f"[3, 25], [4, {points}]"))
    assert evaluate(model, [*[post(NOW)] * 3, post(NOW + DAY)], NOW + DAY).stage == stage


def test_a_fall_is_one_move_to_the_highest_stage_that_still_holds() -> None:
    early, late = [post(NOW)] * 3, [post(NOW + DAY)] * 3
    result = evaluate(MODEL, [*early, *late], NOW + 40 * DAY)
    assert [(move.to_stage, move.at) for move in result.moves] == [
        ("warming", NOW),
        ("engaged", NOW + DAY),
        ("warming", NOW + 30 * DAY),
        ("quiet", NOW + 31 * DAY),
    ]
    assert [move.to_stage for move in evaluate(MODEL, [post(NOW)] * 6, NOW + 40 * DAY).moves] == ["engaged", "quiet"]


def test_a_stage_falls_at_its_second_and_not_before() -> None:
    falls = NOW + 30 * DAY
    assert evaluate(MODEL, [post(NOW)] * 3, falls - SECOND).stage == "warming"
    fallen = evaluate(MODEL, [post(NOW)] * 3, falls)
    assert (fallen.stage, fallen.moves[-1].at) == ("quiet", falls)


def test_it_is_said_when_the_score_changes_next() -> None:
    moments = [post(NOW), post(NOW + DAY)]
    assert evaluate(MODEL, moments[:1], NOW).due_at == NOW + 30 * DAY
    assert evaluate(MODEL, moments, NOW + 30 * DAY).due_at == NOW + 31 * DAY
    assert evaluate(MODEL, moments, NOW + 31 * DAY).due_at is None


def test_what_lies_ahead_counts_when_its_time_comes() -> None:
    ahead = [post(NOW + DAY)] * 3
    now, then = evaluate(MODEL, ahead, NOW), evaluate(MODEL, ahead, NOW + DAY)
    assert (now.stage, now.due_at) == ("quiet", NOW + DAY)
    assert [(move.to_stage, move.at) for move in then.moves] == [("warming", NOW + DAY)]


def test_all_of_one_second_is_judged_together() -> None:
    joined = Moment(1, NOW, "group.joined", "Join", "group", None)
    left = Moment(2, NOW + timedelta(microseconds=7), "group.left", "Leave", "group", None)
    assert evaluate(MODEL, [post(NOW), post(NOW), post(NOW), left, joined], NOW).moves[0].score == 21


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (On(), True),
        (On(verb=["Create"]), True),
        (On(verb=["post.written"]), True),
        (On(verb=["Join", "Create"], object=["post"], target=["topic"]), True),
        (On(verb=["create"]), False),
        (On(object=["topic"]), False),
        (On(verb=["Create"], target=["group"]), False),
    ],
)
def test_a_rule_looks_at_verb_kind_and_target(on: On, expected: bool) -> None:
    assert matches(on, post(NOW)) is expected


def test_a_rule_that_asks_for_a_target_skips_what_has_none() -> None:
    assert not matches(On(target=["group"]), Moment(1, NOW, "group.joined", "Join", "group", None))


def test_evidence_is_the_newest_five_that_counted() -> None:
    times = [NOW - number * DAY for number in (29, 3, 31, 1, 2, 40, 5, 4)]
    (found,) = score(MODEL, [post(at, number) for number, at in enumerate(times)], NOW)[1]
    assert (found.count, found.points, list(found.evidence)) == (6, 50, [3, 4, 1, 7, 6])
