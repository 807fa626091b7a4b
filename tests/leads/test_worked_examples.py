"""The two worked examples of the reference, figure by figure and second by second."""

from __future__ import annotations

import random

import pytest

from tests.leads.examples import NOW, ask, points, recruiting, sales

ANA = {
    "b01_recommendations": 8,
    "b02_frequency": 8,
    "b03_position": 15.3120,
    "b04_profile": 4.4545,
    "b05_email": 8.5724,
    "b06_invites": 10,
    "b07_jobs_page": 7.1517,
    "b08_groups": 5,
    "b09_qa": 6.6499,
    "b10_colleagues": 8,
}
BEN = {
    "s01_corporate_signup": 10,
    "s02_pricing_pages": 12.4784,
    "s03_case_study": 8.4343,
    "s04_buying_question": 10.8687,
    "s05_staff_dialogue": 8,
    "s06_private_space": 12.6134,
    "s07_events": 5,
    "s08_return_surge": 10,
    "s09_invited_colleagues": 10,
    "s10_account_breadth": 8,
    "s11_fit": 23,
    "s12_careers_page": -3,
}
FALLS = [
    {"at": "2026-04-11T10:00:00Z", "from": "looking", "to": "warming"},
    {"at": "2026-05-08T06:23:21Z", "from": "warming", "to": "quiet"},
]


def test_ana_as_of_the_day_of_the_example() -> None:
    (answer,) = ask(recruiting(), "ana", NOW)
    assert points(answer) == pytest.approx(ANA, abs=1e-3)
    assert (answer["base"], answer["total"]) == pytest.approx((73.1405, 81.1405), abs=1e-3)
    assert (answer["stage"], answer["shown"]) == ("looking", 81.1)


@pytest.mark.parametrize(
    ("now", "total", "stage"),
    [
        ("2026-04-07T12:00:00Z", 54.7436, "looking"),
        ("2026-04-10T10:00:00Z", 48.0441, "looking"),
        ("2026-04-11T09:59:59Z", 47.1994, "looking"),
        ("2026-04-11T10:00:00Z", 44.1993, "warming"),
        ("2026-05-08T06:23:20Z", 24.0000006, "warming"),
        ("2026-05-08T06:23:21Z", 23.9999966, "quiet"),
    ],
)
def test_ana_when_nobody_does_anything_more(now: str, total: float, stage: str) -> None:
    (answer,) = ask(recruiting(), "ana", now)
    assert answer["total"] == pytest.approx(total, abs=1e-3 if total > 25 else 5e-8)
    assert answer["stage"] == stage


def test_her_stage_falls_at_exactly_the_stated_seconds() -> None:
    (answer,) = ask(recruiting(), "ana", "2027-01-01T00:00:00Z")
    moves = [{key: each[key] for key in ("at", "from", "to")} for each in answer["transitions"]]
    assert moves[2:] == FALLS
    assert answer["since"] == FALLS[-1]["at"]


def test_ben_as_of_the_same_day() -> None:
    (answer,) = ask(sales(), "ben", NOW)
    assert points(answer) == pytest.approx(BEN, abs=1e-3)
    assert (answer["total"], answer["fit"]) == pytest.approx((92.3949, 23), abs=1e-3)
    assert (answer["priority"], answer["stage"], answer["excluded"]) == ("B1", "sales-ready", False)


def test_one_rule_alone_never_opens_the_gate() -> None:
    given = recruiting()
    kept = {"Invite": 0, "Update": 0, "View": 0, "Join": 0, "Create": 0}
    for verb in kept:
        alone = {**given, "activities": [row for row in given["activities"] if row["verb"] == verb], "fixed_base": {}}
        alone["affiliations"] = []
        for answer in ask(alone, "ana", NOW, "2026-03-24T12:00:00Z"):
            paying = [each for each in answer["contributions"] if each["points"] >= 0.5]
            assert len(paying) >= 3 or answer["total"] <= 29


def test_shuffled_doubled_and_late_rows_give_the_same_to_the_last_bit() -> None:
    given, dice = recruiting(), random.Random(1)
    rows = [*given["activities"], *[{**row, "id": f"{row['id']}-again"} for row in given["activities"][:9]]]
    rows = [{**row, "ingested_at": f"2026-06-{dice.randint(10, 28)}T00:00:00Z"} for row in rows]
    dice.shuffle(rows)
    plain, again = ask(given, "ana", NOW), ask({**given, "activities": rows}, "ana", NOW)
    for answer in (*plain, *again):
        for each in answer["contributions"]:
            each["evidence"] = len(each["evidence"])
    assert again == plain


def test_a_visitor_who_made_two_of_the_visits_is_merged_and_taken_away_again() -> None:
    given = recruiting()
    visits = [row["id"] for row in given["activities"] if row["verb"] == "View"][:2]
    rows = [{**row, "identity": "i-vic"} if row["id"] in visits else row for row in given["activities"]]
    people = [*given["people"], {"id": "vic", "kind": "visitor", "attributes": []}]
    identities = [*given["identities"], {"id": "i-vic", "person": "vic"}]
    apart = {**given, "people": people, "identities": identities, "activities": rows}
    merge = {"visitor": "vic", "person": "ana", "at": "2026-03-31T00:00:00Z", "undone_at": None}
    assert ask({**apart, "merges": [merge]}, "ana", NOW) == ask(given, "ana", NOW)
    undone = {**apart, "merges": [{**merge, "undone_at": "2026-04-01T00:00:00Z"}]}
    assert ask(undone, "ana", NOW) == ask(apart, "ana", NOW) != ask(given, "ana", NOW)
    assert ask(undone, "vic", NOW) == ask(apart, "vic", NOW)
