"""`fit`: who somebody is and whom they work for, on an axis of its own."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from community.leads.scoring.fields import Number
from community.leads.scoring.kinds.base import Rule
from community.leads.scoring.kinds.cases import Case, changes, known
from community.leads.scoring.story import ALWAYS, Story, World
from community.leads.scoring.tracks import Finding, Worked


class FitCase(Case):
    """A case that is worth something."""

    points: Number


class FitRule(Rule):
    """The points of the first case of each attribute that holds."""

    pays = False

    kind: Literal["fit"]
    cases: Annotated[list[FitCase], Field(min_length=1, max_length=500)]
    cap: Number | None = None

    def curve(self, story: Story, world: World) -> Worked:
        """The points through time."""
        return Worked(
            changes(story, world),
            lambda now: self._points(story, world, now),
            lambda now: self._found(story, world, now),
            initial=self._points(story, world, ALWAYS),
        )

    def holding(self, story: Story, world: World, now: int) -> dict[str, FitCase]:
        """The case of each attribute that holds."""
        found: dict[str, FitCase] = {}
        for case in self.cases:
            if case.attribute not in found and case.holds(known(story, world, case.attribute, now)):
                found[case.attribute] = case
        return found

    def _points(self, story: Story, world: World, now: int) -> float:
        points = math.fsum(case.points for case in self.holding(story, world, now).values())
        return points if self.cap is None else min(points, self.cap)

    def _found(self, story: Story, world: World, now: int) -> Finding:
        holding = self.holding(story, world, now)
        terms = {name: case.points for name, case in holding.items()}
        return Finding(
            self._points(story, world, now), " + ".join(f"{name} {p:g}" for name, p in terms.items()), terms
        )
