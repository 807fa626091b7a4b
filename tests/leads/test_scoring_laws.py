"""Random worlds: the scorer against the plain reference, and what holds whatever was done in whichever order."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from community.leads.scoring.exchange import evaluate
from tests.leads.random_worlds import BEGIN, DAY, random_world, written
from tests.leads.reference_score import Reference

END = BEGIN + 1_200
SEEDS = range(10)


def ask(world: dict[str, Any], *questions: tuple[str, int], **more: Any) -> list[dict[str, Any]]:
    asked = [
        {"model": "m0", "person": person, "now": written(now), "stage": True, **more} for person, now in questions
    ]
    return evaluate(json.dumps({**world, "questions": asked}))


def moves(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["at"], each["from"], each["to"]) for each in answer["transitions"]]


@pytest.mark.parametrize("seed", range(30))
def test_figures_are_those_of_the_reference(seed: int) -> None:
    world = random_world(seed)
    reference, dice = Reference(world, "m0"), random.Random(seed)
    instants = [dice.randint(BEGIN, END + 900) for _number in range(6)] + [BEGIN - 3 * DAY, BEGIN + 40 * DAY]
    for answer, now in zip(ask(world, *[("ann", now) for now in instants]), instants, strict=True):
        assert answer["total"] == pytest.approx(reference.total("ann", now), abs=1e-9), written(now)
        excluded = reference.excluded("ann", now)
        assert answer["excluded"] is excluded
        assert answer["base"] == pytest.approx(0 if excluded else reference.base("ann", now), abs=1e-9)
        assert answer["fit"] == pytest.approx(0 if excluded else reference.fit("ann", now), abs=1e-9)


def test_moves_are_those_of_looking_at_every_second(request: pytest.FixtureRequest) -> None:
    for seed in range(120 if request.config.getoption("full") else 7):
        world = random_world(seed, seconds=500)
        world["people"] = [{**row, "attributes": row["attributes"][1:]} for row in world["people"]]  # none excluded
        world["activities"] = [row for row in world["activities"] if row["occurred_at"] >= written(BEGIN)]
        reference = Reference(world, "m0")
        (answer,) = ask(world, ("ann", BEGIN + 900))
        expected = [(written(at), old, new) for at, old, new in reference.moves("ann", BEGIN - 1, BEGIN + 900)]
        assert moves(answer) == expected, seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_arrival_and_doubles_make_no_difference(seed: int) -> None:
    world, dice = random_world(seed), random.Random(seed)
    rows = [*world["activities"], *dice.sample(world["activities"], 5)]
    dice.shuffle(rows)
    assert ask({**world, "activities": rows}, ("ann", END), ("bob", END)) == ask(world, ("ann", END), ("bob", END))


@pytest.mark.parametrize("seed", SEEDS)
def test_evaluating_step_by_step_gives_the_moves_of_once_at_the_end(seed: int) -> None:
    world = random_world(seed)
    (whole,) = ask(world, ("ann", END))
    for now in range(BEGIN, END, 97):
        (then,) = ask(world, ("ann", now))
        assert moves(then) == [move for move in moves(whole) if move[0] <= written(now)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_merge_scores_the_union_and_undoing_it_restores_both(seed: int) -> None:
    world = random_world(seed)
    apart = {**world, "merges": []}
    merge = {"visitor": "vic", "person": "ann", "at": None, "undone_at": None}
    union = [{**row, "identity": row["identity"].replace("i-vic", "i-ann")} for row in world["activities"]]
    ann, vic = ({**row, "attributes": []} for row in world["people"] if row["id"] in ("ann", "vic"))
    people = [ann, vic, *[row for row in world["people"] if row["id"] not in ("ann", "vic")]]
    own = [{**row} for row in world["affiliations"] if row["person"] != "vic"]
    plain = {**apart, "people": people, "affiliations": own}
    assert ask({**plain, "merges": [merge]}, ("ann", END)) == ask({**plain, "activities": union}, ("ann", END))
    undone = {**apart, "merges": [{**merge, "undone_at": written(END)}]}
    assert ask(undone, ("ann", END), ("vic", END)) == ask(apart, ("ann", END), ("vic", END))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_came_in_later_is_not_known(seed: int) -> None:
    world = random_world(seed)
    known_at = BEGIN + 600
    early = [row for row in world["activities"] if row["ingested_at"] <= written(known_at)]
    (then,) = ask(world, ("ann", END), known_at=written(known_at))
    assert then == ask({**world, "activities": early}, ("ann", END))[0]
