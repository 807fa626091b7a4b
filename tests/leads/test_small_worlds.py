"""Small worlds that are worked out by hand, one for each word of the reference that could be read in two ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from community.leads.scoring.exchange import evaluate

HEAD = """
[model]
id = "small"
max = 100
[[stage]]
id = "low"
[[stage]]
id = "high"
enter = 10
exit = 5
"""
READS = 'on = { verb = "Read" }'
COUNT = f'[[rule]]\nid = "reads"\nkind = "count"\n{READS}\nwindow = "30d"\ntiers = [[1, 6], [2, 12]]\n'
SUM = f'[[rule]]\nid = "reads"\nkind = "count"\n{READS}\npoints = 8\nhalf_life = "10d"\n'
ROLL_UP = '[[rule]]\nid = "team"\nkind = "account_rollup"\nbase_at_least = 8\ntiers = [[1, 3], [2, 7]]\n'


def read(number: Any, at: str, **more: Any) -> dict[str, Any]:
    row = {"id": number, "source": "desk", "external_id": f"x{number}", "identity": "ann", "verb": "Read"}
    return {**row, "occurred_at": at, "ingested_at": at, **more}


def answers(rules: str, rows: list[dict[str, Any]], *nows: str, **more: Any) -> list[dict[str, Any]]:
    world = {
        "format": "lead-world/1",
        "models": {"m": HEAD + rules},
        "people": [{"id": "ann", "kind": "person", "attributes": []}],
        "activities": rows,
        "questions": [{"model": "m", "person": "ann", "now": now} for now in nows],
        **more,
    }
    return evaluate(json.dumps(world))


def test_a_window_is_open_at_its_old_end_to_the_second() -> None:
    rows = [read(1, "2026-01-01T12:00:00.9Z"), read(2, "2026-01-02T12:00:00Z")]
    nows = ["2026-01-31T11:59:59Z", "2026-01-31T12:00:00Z", "2026-02-01T11:59:59.999Z", "2026-02-01T12:00:00Z"]
    assert [each["total"] for each in answers(COUNT, rows, *nows)] == [12, 6, 6, 0]


def test_questions_in_any_order_have_the_answers_that_they_have_alone() -> None:
    rows = [read(number, f"2026-01-{number:02}T12:00:00Z") for number in (1, 2, 9, 15)]
    nows = ["2026-03-01T00:00:00Z", "2026-01-02T12:00:00Z", "2026-01-20T00:00:00Z", "2025-12-31T00:00:00Z"]
    assert answers(SUM, rows, *nows) == [answers(SUM, rows, now)[0] for now in nows]


@pytest.mark.parametrize("ids", [(9, 10), ("b", "c"), (10, "9")])
def test_of_doubles_stored_in_one_second_the_lower_id_counts_numbers_before_words(ids: tuple[Any, Any]) -> None:
    at = "2026-01-09T00:00:00Z"
    twins = [
        read(ids[0], "2026-01-08T00:00:00Z", external_id="x", ingested_at=at),
        read(ids[1], "2026-01-09T00:00:00Z", external_id="x", ingested_at=at),
    ]
    for rows in (twins, twins[::-1]):
        (answer,) = answers(SUM, rows, "2026-01-18T00:00:00Z")
        assert answer["total"] == 8 * 2.0**-1


def test_a_base_that_is_given_belongs_to_an_id_that_is_a_number() -> None:
    people = [{"id": 7, "kind": "person"}, {"id": "ann", "kind": "person"}]
    (answer,) = answers(
        ROLL_UP,
        [],
        "2026-01-01T00:00:00Z",
        people=people,
        fixed_base={"7": 8},
        orgs=[{"id": 1}],
        affiliations=[{"person": each, "org": 1, "from": None, "to": None} for each in (7, "ann")],
    )
    assert answer["total"] == 3


def test_a_colleague_counts_until_their_base_lies_below_the_bar() -> None:
    people = [{"id": each, "kind": "person"} for each in ("ann", "bob", "cat")]
    rows = [
        read(1, "2026-01-01T00:00:00Z", identity="bob"),
        read(2, "2026-01-01T00:00:00Z", identity="bob"),
        read(3, "2026-01-06T00:00:00Z", identity="cat"),
    ]
    nows = ["2026-01-05T23:59:59Z", "2026-01-06T00:00:00Z", "2026-01-06T00:00:01Z", "2026-01-11T00:00:01Z"]
    staff = [{"id": 1}]
    works = [{"person": each, "org": 1, "from": None, "to": None} for each in ("ann", "bob", "cat")]
    found = answers(ROLL_UP + SUM, rows, *nows, people=people, orgs=staff, affiliations=works)
    assert [each["total"] for each in found] == [3, 7, 3, 0]  # sixteen points of Bob's are eight after ten days


def test_affiliations_end_before_their_last_second() -> None:
    people = [{"id": each, "kind": "person"} for each in ("ann", "bob")]
    works = [
        {"person": "ann", "org": 1, "from": "2026-01-02T00:00:00Z", "to": "2026-01-04T00:00:00Z"},
        {"person": "bob", "org": 1, "from": None, "to": None},
    ]
    nows = ["2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z", "2026-01-03T23:59:59Z", "2026-01-04T00:00:00Z"]
    found = answers(ROLL_UP, [], *nows, people=people, orgs=[{"id": 1}], affiliations=works, fixed_base={"bob": 8})
    assert [each["total"] for each in found] == [0, 3, 3, 0]


def test_caps_bound_above_only_and_in_their_order() -> None:
    rules = "".join(
        f'[[rule]]\nid = "r{number}"\nkind = "count"\n{READS}\nwindow = "1d"\ntiers = [[1, {points}]]\n{more}\n'
        for number, (points, more) in enumerate([
            (30, 'cap = 20\ngroup = "g"'), (15, 'group = "g"'), (-50, "cap = 5"), (45, ""),
        ])
    )  # fmt: skip
    (answer,) = answers(
        '[[group]]\nid = "g"\ncap = 25\n' + rules, [read(1, "2026-01-01T00:00:00Z")], "2026-01-01T01:00:00Z"
    )
    assert answer["total"] == 25 - 50 + 45
    assert [each["points"] for each in answer["contributions"]] == [20, 15, -50, 45]


def test_a_stage_is_entered_and_left_at_the_first_second_at_which_that_holds() -> None:
    rows = [read(1, "2026-01-01T00:00:00Z"), read(2, "2026-01-01T00:00:00Z")]
    (answer,) = answers(SUM, rows, "2026-02-01T00:00:00Z")
    # 16 * 2^(-t/10d) < 5 from t = 10d * log2(3.2) = 1 449 854.1… s on
    assert [(each["at"], each["to"]) for each in answer["transitions"]] == [
        ("2026-01-01T00:00:00Z", "high"),
        ("2026-01-17T18:44:15Z", "low"),
    ]


def test_a_hold_keeps_one_until_its_last_second_is_over() -> None:
    held = HEAD.replace("exit = 5", 'exit = 5\nhold = "40d"')
    world_rows = [read(1, "2026-01-01T00:00:00Z"), read(2, "2026-01-01T00:00:00Z")]
    (answer,) = answers(SUM, world_rows, "2026-03-01T00:00:00Z", models={"m": held + SUM})
    assert answer["transitions"][-1]["at"] == "2026-02-10T00:00:00Z"


def test_whoever_is_excluded_for_a_time_has_no_stage_then_and_a_hold_does_not_keep_it() -> None:
    rule = '[[rule]]\nid = "out"\nkind = "exclude"\ncases = [{ attribute = "mood", any = ["rival"] }]\n'
    moods = [
        {"at": "2026-01-02T00:00:00Z", "name": "mood", "value": "rival"},
        {"at": "2026-01-03T00:00:00Z", "name": "mood", "value": None},
    ]
    rows = [read(1, "2026-01-01T00:00:00Z"), read(2, "2026-01-01T00:00:00Z")]
    people = [{"id": "ann", "kind": "person", "attributes": moods}]
    nows = ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"]
    out, back = answers(COUNT + rule, rows, *nows, people=people)
    assert (out["total"], out["excluded"], out["stage"], out["since"]) == (0, True, None, nows[0])
    assert (back["total"], back["stage"], back["since"]) == (12, "high", nows[1])
    assert [(each["from"], each["to"]) for each in back["transitions"]] == [
        ("low", "high"),
        ("high", None),
        (None, "high"),
    ]


def test_a_merge_counts_from_when_it_was_known_until_it_was_undone() -> None:
    people = [{"id": "ann", "kind": "person"}, {"id": "vis", "kind": "visitor"}]
    merge = {"visitor": "vis", "person": "ann", "at": "2026-01-05T00:00:00Z", "undone_at": "2026-01-07T00:00:00Z"}
    asked = [
        {"model": "m", "person": "ann", "now": "2026-01-02T00:00:00Z", "known_at": known_at}
        for known_at in (None, "2026-01-04T23:59:59Z", "2026-01-05T00:00:00Z", "2026-01-06T23:59:59Z")
    ]
    rows = [read(1, "2026-01-01T00:00:00Z", identity="vis")]
    found = answers(COUNT, rows, people=people, merges=[merge], questions=asked)
    assert [each["total"] for each in found] == [0, 0, 6, 6]


def test_a_field_that_changes_twice_in_a_second_pays_for_each_change_and_not_for_none() -> None:
    rule = '[[rule]]\nid = "f"\nkind = "field_change"\npick = "{}"\nhalf_life = "10d"\ncases = [{}]\n'
    cases = '{ field = "mail", to = "null", points = 9 }, { field = "mail", from = "class:corporate", points = 4 }'
    at = "2026-01-01T00:00:00Z"
    changes = [("a@acme.example", ""), ("", None), (None, "a@acme.example"), ("a@acme.example", "b@acme.example")]
    rows = [
        read(n, at, verb="Update", props={"field": "mail", "old": old, "new": new})
        for n, (old, new) in enumerate(changes)
    ]
    totals = [answers(rule.format(pick, cases), rows, "2026-01-11T00:00:00Z")[0]["total"] for pick in ("sum", "max")]
    assert totals == [6.5, 4.5]


def test_the_first_visit_of_a_utc_day_counts() -> None:
    rule = '[[rule]]\nid = "p"\nkind = "page_visit"\npath = "/jobs*"\ndedupe = "day"\npoints = 8\nhalf_life = "1d"\n'
    rows = [
        read(n, f"2026-01-{at}Z", verb="View", object_type="page", props={"path": path})
        for n, (at, path) in enumerate([
            ("01T23:59:59", "/jobs/a/b?x=1"), ("02T00:00:00", "/jobs"), ("02T00:00:01", "/jobs"),
            ("02T01:00:00", "/Jobs"), ("02T01:00:00", None),
        ])
    ]  # fmt: skip
    (answer,) = answers(rule, rows, "2026-01-03T00:00:00Z")
    assert answer["total"] == pytest.approx(8 * 2 ** (-86_401 / 86_400) + 4, abs=1e-12)


def test_began_again_after_a_rest_pays_anew_and_the_edge_of_the_rest_is_rest() -> None:
    rule = f'[[rule]]\nid = "b"\nkind = "first_time"\n{READS}\ndormant = "10d"\npoints = 8\nhalf_life = "1d"\n'
    rows = [read(1, "2026-01-01T00:00:00Z"), read(2, "2026-01-11T00:00:00Z"), read(3, "2026-01-20T23:59:59Z")]
    nows = ["2026-01-02T00:00:00Z", "2026-01-11T00:00:00Z", "2026-01-21T00:00:00Z"]
    found = [each["total"] for each in answers(rule, rows, *nows)]
    assert found == [4, 8, 8 * 2.0**-10]


def test_the_gate_is_opened_by_rules_that_give_enough_and_conditions_come_after_it() -> None:
    gate = "[gate]\nmin_rules = 2\nelse_max = 9\n"
    other = '[[rule]]\nid = "more"\nkind = "count"\non = { verb = "Like" }\nwindow = "1d"\ntiers = [[1, 0.5]]\n'
    bound = '[[rule]]\nid = "c"\nkind = "condition"\nmax = 11\nroute = "x"\n'
    bound += 'all = [{ on = { verb = "Ask" }, window = "1h" }]\n'
    rows = [
        read(1, "2026-01-01T00:00:00Z"),
        read(2, "2026-01-01T00:00:00Z"),
        read(3, "2026-01-02T00:00:00Z", verb="Like"),
        read(4, "2026-01-02T01:00:00Z", verb="Ask"),
    ]
    nows = ["2026-01-01T23:00:00Z", "2026-01-02T00:00:00Z", "2026-01-02T01:30:00Z", "2026-01-02T02:00:00Z"]
    found = answers(gate + COUNT + other + bound, rows, *nows)
    assert [(each["total"], each["route"]) for each in found] == [(9, None), (12.5, None), (11, "x"), (12.5, None)]
