"""`condition`: what must not be taken for interest; bounds the total, and says where to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from community.leads.scoring.fields import Duration, Number, Positive, Strict, Word, Words
from community.leads.scoring.kinds.base import Rule, Watching
from community.leads.scoring.matching import On
from community.leads.scoring.story import Deed, Story, World, in_order
from community.leads.scoring.tracks import Curve, within


class Clause(Strict):
    """At least so many activities in a window, or none that any of some rules looks at."""

    on: On | None = None
    at_least: Positive | None = None
    none_of: Words | None = None
    window: Duration

    @model_validator(mode="after")
    def _one(self) -> Clause:
        if self.none_of is not None and (self.on is not None or self.at_least is not None):
            raise ValueError("`none_of` goes with `window` alone")
        if self.none_of is None and self.on is None and self.at_least is None:
            raise ValueError("give `on` and `at_least`, or `none_of`")
        return self

    @property
    def least(self) -> int:
        """How many it takes."""
        return self.at_least or 1

    def looks_at(self, story: Story, world: World, rules: Mapping[str, Watching]) -> list[Deed]:
        """The activities that it counts."""
        if self.none_of is not None:
            return in_order(each for name in self.none_of for each in rules[name].matches(story, world))
        on = self.on or On()
        return [each for each in story.done if on.matches(each)]

    def needs(self, story: Story, world: World, rules: Mapping[str, Watching], since: int) -> list[Deed]:
        """Those without which it could hold when it does not, or the other way round, at a second or later."""
        alive = [each for each in self.looks_at(story, world, rules) if each.at + self.window > since]
        behind = [each for each in alive if each.at <= since]
        return behind[-self.least :] + [each for each in alive if each.at > since]

    def curve(self, story: Story, world: World, rules: Mapping[str, Watching]) -> Curve:
        """Whether it holds, through time."""
        if self.none_of is None:
            counts, least = within([each.at for each in self.looks_at(story, world, rules)], self.window), self.least
            return Curve(((at, counts.at(at) >= least) for at in counts.steps), initial=False)
        counts = within([each.at for each in self.looks_at(story, world, rules)], self.window)
        return Curve(((at, not counts.at(at)) for at in counts.steps), initial=True)


class ConditionRule(Rule):
    """While all clauses hold, the total is at most `max`, and `route` says where the person belongs."""

    pays = False

    kind: Literal["condition"]
    all: Annotated[list[Clause], Field(min_length=1, max_length=50)]
    max: Number | None = None
    route: Word | None = None

    @model_validator(mode="after")
    def _does(self) -> ConditionRule:
        if self.max is None and self.route is None:
            raise ValueError("give `max`, `route` or both")
        return self

    def curve(self, story: Story, world: World, rules: Mapping[str, Watching]) -> Curve:
        """Whether it holds, through time."""
        clauses = [clause.curve(story, world, rules) for clause in self.all]
        edges = sorted({at for each in clauses for at in each.steps})
        initial = all(each.initial for each in clauses)
        return Curve(((at, all(each.at(at) for each in clauses)) for at in edges), initial=initial)
