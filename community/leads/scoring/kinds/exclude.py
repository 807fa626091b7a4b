"""`exclude`: who is no lead at all."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from community.leads.scoring.kinds.base import Rule
from community.leads.scoring.kinds.cases import Case, changes, known
from community.leads.scoring.story import ALWAYS, OBJECTED, SCORED, Story, World, value_at
from community.leads.scoring.tracks import Curve


class ExcludeRule(Rule):
    """Staff, moderators, bots and whoever objected always; and those of whom one of the cases holds."""

    pays = False

    kind: Literal["exclude"]
    cases: Annotated[list[Case], Field(default_factory=list, max_length=500)]

    def holds(self, story: Story, world: World, now: int) -> bool:
        """Whether one of the cases holds."""
        return any(case.holds(known(story, world, case.attribute, now)) for case in self.cases)


def excluded(rules: list[ExcludeRule], story: Story, world: World) -> Curve:
    """Whether somebody is excluded, through time."""

    def out(now: int) -> bool:
        objected = value_at(story.attributes.get(OBJECTED, ()), now)
        return story.kind not in SCORED or bool(objected) or any(rule.holds(story, world, now) for rule in rules)

    return Curve(((at, out(at)) for at in sorted(changes(story, world))), initial=out(ALWAYS))
