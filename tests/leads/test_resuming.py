"""Going on from a mark gives what the whole history gives: figures, stages, and when to look again."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from community.leads.marks import packed_warmth, warmth_of
from community.leads.scoring.definition import parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.exchange import WorldFile
from community.leads.scoring.gathering import gather, in_order_of_storing
from community.leads.scoring.resuming import resume
from community.leads.scoring.story import Story, World
from tests.leads.random_worlds import BEGIN, DAY, random_world


def worlds(seed: int) -> tuple[str, World]:
    given = random_world(seed)
    file = WorldFile.model_validate(json.loads(json.dumps({**given, "questions": []})))
    return given["models"]["m0"], gather(file, in_order_of_storing(file), None)[0]


@pytest.mark.parametrize("seed", range(25))
def test_going_on_step_by_step_is_the_same_as_the_whole(seed: int) -> None:
    text, world = worlds(seed)
    model, dice, whole = parse(text), random.Random(seed), world.people["ann"]
    at = BEGIN + dice.randint(-300, 600)
    scorer = Scorer(model, world)
    for step in (0, 60, 300, 900, DAY, 9 * DAY, 40 * DAY):
        mark = scorer.mark("ann", at)
        story = Story("ann", whole.kind, attributes=whole.attributes, affiliations=whole.affiliations)
        fresh = [[deed for deed in deeds if deed.at > at] for deeds in (whole.done, whole.received)]
        kept = {deed.id for deed in (*mark.done, *mark.received)}
        resume(mark, story, *[[deed for deed in deeds if deed.id not in kept] for deeds in fresh])
        scorer = Scorer(model, World({**world.people, "ann": story}, world.orgs, world.fixed_base))
        scorer.begin_at("ann", mark)
        all_of_it = Scorer(model, world)
        for now in (at, at + step // 2, at + step):
            assert scorer.score("ann", now).total == pytest.approx(all_of_it.score("ann", now).total, abs=1e-9)
            assert scorer.score("ann", now).base == pytest.approx(all_of_it.score("ann", now).base, abs=1e-9)
            mine, full = scorer.history("ann", now), all_of_it.history("ann", now)
            assert (mine.stage, mine.since) == (full.stage, full.since)
            assert list(mine.changes) == [each for each in full.changes if each.at > mark.at]
        at += step
        assert scorer.due_at("ann", at) == all_of_it.due_at("ann", at)


def test_what_is_kept_is_bounded_by_windows_and_tiers() -> None:
    text, world = worlds(3)
    mark = Scorer(parse(text), world).mark("ann", BEGIN + 5_000 * DAY)
    assert len(mark.done) < len(world.people["ann"].done) / 2


COLLEAGUES = """
[[rule]]
id = "warm_colleagues"
kind = "account_rollup"
base_at_least = 4
tiers = [[1, 3]]
[[rule]]
id = "active_colleagues"
kind = "account_rollup"
active_within = "9d"
tiers = [[1, 3]]
"""


@pytest.mark.parametrize("seed", range(12))
def test_whether_somebody_counts_for_colleagues_is_kept_through_all_time(seed: int) -> None:
    text, world = worlds(seed)
    model, whole = parse(text + COLLEAGUES), world.people["ann"]
    rules = model.rolling_up[-2:]
    full = Scorer(model, world)
    begun = Scorer(model, world)
    for at in (BEGIN + 5 * DAY, BEGIN + 12 * DAY, BEGIN + 60 * DAY):
        warm = packed_warmth({rule.id: begun.warmth(rule, "ann") for rule in rules})
        assert warm is not None
        mark = replace(begun.mark("ann", at), warm=warmth_of(warm))
        story = Story("ann", whole.kind, attributes=whole.attributes, affiliations=whole.affiliations)
        resume(mark, story, [], [])
        begun = Scorer(model, World({**world.people, "ann": story}, world.orgs, world.fixed_base))
        begun.begin_at("ann", mark)
        for rule in rules:
            mine, theirs = begun.warmth(rule, "ann"), full.warmth(rule, "ann")
            assert (mine.initial, mine.steps) == (theirs.initial, theirs.steps)
    assert full.warmth(rules[1], "ann").steps, "ann was active"
