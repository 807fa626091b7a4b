"""How fast the pure engine scores: people with some hundred activities each, both worked examples' models.

`python -m benchmarks.scoring [people]`; beside it, in the same run, the bare loop over the same activities.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

from community.leads.scoring.definition import parse
from community.leads.scoring.engine import Scorer
from community.leads.scoring.story import Deed, Key, Story, World, in_order

NOW = 1_774_958_400
DAY = 86_400
EACH = 200
MODELS = Path(__file__).parent.parent / "tests" / "leads" / "models"
KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Create", "question", {"intent": "buying"}),
    ("Create", "reply", {"after_staff": True}),
    ("View", "page", {"path": "/pricing"}),
    ("View", "page", {"path": "/jobs/one"}),
    ("Join", "group", {}),
    ("Read", "file", {"tag": "case-study"}),
    ("Invite", "connection", {}),
    ("Update", "profile", {"field": "summary", "old": "a", "new": "b"}),
)


def story(dice: random.Random, key: int) -> Story:
    deeds = []
    for number in range(EACH):
        verb, kind, facts = dice.choice(KINDS)
        at = NOW - int(dice.random() ** 2 * 400 * DAY)
        deeds.append(Deed(number, at, (verb,), kind, dice.randint(1, 9), actor=key, facts=facts))
    return Story(key, done=in_order(deeds))


def timed(people: int) -> None:
    dice = random.Random(1)  # noqa: S311 -- no secret
    stories: dict[Key, Story] = {key: story(dice, key) for key in range(people)}
    count = people * EACH
    begun = time.process_time()
    touched = sum(deed.at for each in stories.values() for deed in each.done)
    floor = time.process_time() - begun
    print(f"{people} people, {count} activities; bare loop {count / floor:,.0f}/s ({touched % 7})")
    for path in sorted(MODELS.glob("*.toml")):
        model = parse(path.read_text())
        for what in ("score", "history"):
            scorer = Scorer(model, World(stories))
            begun = time.process_time()
            for key in stories:
                if what == "score":
                    scorer.score(key, NOW)
                else:
                    scorer.due_at(key, NOW)
            spent = time.process_time() - begun
            figures = f"{count / spent:>10,.0f} activities/s, {spent / people * 1000:.2f} ms a person"
            print(f"{path.stem:28} {what:8} {figures}, {spent / floor:.0f} times the loop")


if __name__ == "__main__":
    timed(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
