"""What scoring asks of the log and of people, for a batch of them: each thing once, and only if somebody needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from community.leads.companies import colleagues
from community.leads.marks import Read, read_until_now, whose
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.story import Key, Story, World
from community.leads.telling import facts_at, strangers, tell_all


class Known:
    """What is known of some people."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.stories, self.whose = strangers(ids), whose(ids)
        self.orgs = facts_at(self.stories.values())
        self._whole: dict[int, tuple[Story, Read]] = {}

    def world(self, model: ScoringModel, story: Story) -> World:
        """Somebody, and whom they work with if the model asks for these."""
        if not story.affiliations or not looks_around(model):
            return World({story.person: story}, self.orgs)
        principal_id: Any = story.person
        others: dict[Key, Story] = {each: self._around.people[each] for each in self.colleagues[principal_id]}
        return World({**others, story.person: story}, {**self._around.orgs, **self.orgs})

    @cached_property
    def colleagues(self) -> dict[int, list[int]]:
        """Whom each of them works with."""
        return colleagues([key for key, story in self.stories.items() if story.affiliations])

    @cached_property
    def _around(self) -> World:
        """All those, with all that they did, and whom else they work for: that may exclude them."""
        found = strangers(sorted({each for others in self.colleagues.values() for each in others}))
        tell_all(found)
        return World(found, facts_at(found.values()))

    def read_whole(self, ids: Sequence[int]) -> None:
        """All that some of them did, and how far that was read."""
        read = read_until_now()
        found = {each: replace(self.stories[each], done=[], received=[]) for each in ids}
        tell_all(found)
        self._whole |= {each: (story, read) for each, story in found.items()}

    def whole(self, principal_id: int) -> tuple[Story, Read]:
        """The same of one of them."""
        if principal_id not in self._whole:
            self.read_whole([principal_id])
        return self._whole[principal_id]


def looks_around(model: ScoringModel) -> bool:
    """Whether a model asks about colleagues."""
    return any(rule.rolls_up or getattr(rule, "same_org", False) for rule in model.paying)
