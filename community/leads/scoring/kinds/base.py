"""What rules have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, Protocol

from pydantic import Field

from community.leads.scoring.fields import Name, Number, Strict, Word
from community.leads.scoring.matching import On
from community.leads.scoring.meters import Meter
from community.leads.scoring.story import Deed, Key, Story, World
from community.leads.scoring.tracks import Curve, Track


class Setting(Protocol):
    """What a rule may ask besides the story of the person: the world, and what colleagues have."""

    world: World

    def excluded(self, person: Key) -> Curve:
        """Whether somebody is excluded, through time."""

    def base_reaches(self, person: Key, bar: float) -> Curve:
        """Whether somebody's base is at a bar or above, through time."""

    def warmth(self, rule: Any, person: Key) -> Curve:
        """Whether somebody counts for colleagues under a roll-up, through time."""


class Rule(Strict):
    """A rule of a model."""

    pays: ClassVar[bool] = True
    """Whether it adds points to the engagement axis."""
    rolls_up: ClassVar[bool] = False

    id: Name
    kind: str
    title: Word = ""
    description: Word = ""


class Paying(Rule):
    """A rule that gives points. A cap bounds above only."""

    group: Name | None = None
    cap: Number | None = None

    def capped(self, points: float) -> float:
        """The points within the cap."""
        return points if self.cap is None else min(points, self.cap)

    def track(self, story: Story, setting: Setting) -> Track:
        """The points through time."""
        raise NotImplementedError


class Watching(Paying):
    """A rule that looks at activities."""

    on: On = Field(default_factory=On)
    credit: Literal["actor", "target"] = "actor"
    same_org: bool = False

    def counts(self, deed: Deed) -> bool:
        """Whether it looks at this."""
        return self.on.matches(deed)

    def matches(self, story: Story, world: World) -> list[Deed]:
        """The activities that it looks at, oldest first."""
        deeds = story.done if self.credit == "actor" else story.received
        return [each for each in deeds if self.counts(each) and self._among(each, world)]

    def meter(self) -> Meter:
        """What folds the activities that it looks at."""
        raise NotImplementedError

    def _among(self, deed: Deed, world: World) -> bool:
        return not self.same_org or world.together(deed.actor, deed.target_person, deed.at)


def grouped(deeds: Iterable[Deed], key: Callable[[Deed], object]) -> Iterable[list[Deed]]:
    """Activities by what tells them apart, each group in its order; those without a key are left out."""
    groups: dict[object, list[Deed]] = {}
    for deed in deeds:
        if (name := key(deed)) is not None:
            groups.setdefault(name, []).append(deed)
    return groups.values()
