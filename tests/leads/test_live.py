"""What is folded in one by one gives what the whole story gives: figures, stages, and when to look again."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from community.leads.scoring.definition import ScoringModel, parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.exchange import WorldFile
from community.leads.scoring.gathering import gather, in_order_of_storing
from community.leads.scoring.live import Live, as_row, from_row, settled
from community.leads.scoring.meters import Unclear
from community.leads.scoring.stages import Change
from community.leads.scoring.story import FOREVER, Deed, World
from tests.leads.random_worlds import BEGIN, DAY, random_world


def worlds(seed: int) -> tuple[ScoringModel, World]:
    given = random_world(seed)
    file = WorldFile.model_validate(json.loads(json.dumps({**given, "questions": []})))
    return parse(given["models"]["m0"]), replace(gather(file, in_order_of_storing(file), None)[0], fixed_base={})


class Going:
    """Somebody who is followed by what is kept of them alone, and looked up in full beside it."""

    def __init__(self, model: ScoringModel, world: World, key: str) -> None:
        self.model, self.world, self.key = model, world, key
        self.story, self.kept, self.looked, self.folded = world.people[key], "", 0, 0
        self.delay, self.counted, self.moves = dict[Any, int](), set[Any](), list[Change]()

    def look(self, now: int) -> int:
        """Go on until a second; gives when to look again."""
        scorer = self._whole(now)
        live = self._live(now) if self.kept else None
        history, due = scorer.history(self.key, now), scorer.due_at(self.key, now)
        self.looked += 1
        if live is not None:
            self.folded += 1
            assert live.standing.place is not None
            assert self.model.stage[live.standing.place].id == history.stage
            assert self._about(self.moves) == self._about(history.changes)
            until = min(live.due_at - 1, now + 99 * DAY)
            for at in {now, (now + until) // 2, until}:
                assert live.total(self.model, at) == pytest.approx(scorer.score(self.key, at).total, abs=1e-9)
            assert scorer.history(self.key, until).changes == history.changes, "it would have been looked at too late"
            self.kept = json.dumps(as_row(live))
            return live.due_at
        made = settled(scorer.subject(self.key), scorer.walk(self.key).until(now)[0], due, now)
        self.kept, self.moves = json.dumps(as_row(made)) if made else "", list(history.changes)
        self.counted = {each.id for each in self._come(self.story.done + self.story.received, now)}
        return made.due_at if made else FOREVER if due is None else due

    def _live(self, now: int) -> Live | None:
        live = from_row(json.loads(self.kept))
        try:
            told = live.go_on(self.model, self._new(now), now)
            self.moves += told
        except Unclear:
            return None
        return live

    @staticmethod
    def _about(moves: Sequence[Change]) -> list[Change]:
        return [replace(each, score=round(each.score, 7)) for each in moves]

    def _come(self, deeds: Sequence[Deed], now: int) -> list[Deed]:
        return [each for each in deeds if each.at + self.delay.get(each.id, 0) <= now]

    def _new(self, now: int) -> list[tuple[Deed, bool]]:
        mine = [(each, False) for each in self._come(self.story.done, now) if each.id not in self.counted]
        theirs = [(each, True) for each in self._come(self.story.received, now) if each.id not in self.counted]
        self.counted |= {deed.id for deed, _received in (*mine, *theirs)}
        return sorted(mine + theirs, key=lambda each: each[0].at)

    def _whole(self, now: int) -> Scorer:
        story = replace(
            self.story, done=self._come(self.story.done, now), received=self._come(self.story.received, now)
        )
        return Scorer(self.model, World({**self.world.people, self.key: story}, self.world.orgs))


def follow(going: Going, dice: random.Random) -> None:
    """Look whenever something came, or is due, or a little later."""
    deeds = going.story.done + going.story.received
    due = now = going.look(BEGIN - DAY)
    for at in sorted({deed.at + going.delay.get(deed.id, 0) for deed in deeds}):
        if at <= now:
            continue  # it was looked at a little later than it came, with what came after it
        while now < due < at and dice.random() < 0.8:
            now, due = due, going.look(due)
        now = at + dice.choice([0, 0, 1, 30])
        due = going.look(now)
    for _step in range(16):
        if now < due < FOREVER:
            now, due = due, going.look(due)


@pytest.mark.parametrize("seed", range(16))
def test_folding_step_by_step_is_the_same_as_the_whole(seed: int) -> None:
    going = Going(*worlds(seed), "ann")
    follow(going, random.Random(seed))


def test_what_comes_a_little_late_is_folded_in_where_it_only_adds() -> None:
    looked = folded = 0
    for seed in range(16):
        going, dice = Going(*worlds(seed), "ann"), random.Random(seed)
        going.delay = {d.id: dice.choice([0, 0, 7, 40]) for d in going.story.done + going.story.received}
        follow(going, dice)
        looked, folded = looked + going.looked, folded + going.folded
    assert folded > looked / 2, "it proves little"
