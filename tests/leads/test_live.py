"""What is folded in one by one gives what the whole story gives: figures, stages, and when to look again."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from community.leads.scoring.definition import ScoringModel, parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.exchange import WorldFile
from community.leads.scoring.gathering import gather, in_order_of_storing
from community.leads.scoring.live import Live, Unclear, as_row, from_row, settled
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
        self.story, self.kept, self.looked, self.folded, self.at = world.people[key], "", 0, 0, 0

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
            until = min(live.due_at - 1, now + 99 * DAY)
            for at in {now, (now + until) // 2, until}:
                assert live.total(self.model, at) == pytest.approx(scorer.score(self.key, at).total, abs=1e-9)
            assert scorer.history(self.key, until).changes == history.changes, "it would have been looked at too late"
            self.kept, self.at = json.dumps(as_row(live)), now
            return live.due_at
        made = settled(scorer.subject(self.key), scorer.walk(self.key).until(now)[0], due, now)
        self.kept, self.at = json.dumps(as_row(made)) if made else "", now
        return made.due_at if made else FOREVER if due is None else due

    def _live(self, now: int) -> Live | None:
        live = from_row(json.loads(self.kept))
        try:
            live.go_on(self.model, self._new(now), now)
        except Unclear:
            return None
        return live

    def _new(self, now: int) -> list[tuple[Deed, bool]]:
        mine = [(each, False) for each in self.story.done if self.at < each.at <= now]
        theirs = [(each, True) for each in self.story.received if self.at < each.at <= now]
        return sorted(mine + theirs, key=lambda each: each[0].at)

    def _whole(self, now: int) -> Scorer:
        done, received = ([d for d in deeds if d.at <= now] for deeds in (self.story.done, self.story.received))
        story = replace(self.story, done=done, received=received)
        return Scorer(self.model, World({**self.world.people, self.key: story}, self.world.orgs))


@pytest.mark.parametrize("seed", range(20))
def test_folding_step_by_step_is_the_same_as_the_whole(seed: int) -> None:
    model, world = worlds(seed)
    going, dice = Going(model, world, "ann"), random.Random(seed)
    times = sorted({deed.at for deed in (*going.story.done, *going.story.received)})
    due = going.look(BEGIN - DAY)
    for at in times:
        if at <= going.at:
            continue  # it was looked at a little later than it happened, with what came after it
        while due < at and dice.random() < 0.8:
            due = going.look(due)
        due = going.look(at + dice.choice([0, 0, 1, 30]))
    for _step in range(20):
        if due >= FOREVER:
            break
        due = going.look(due)
