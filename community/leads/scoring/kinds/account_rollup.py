"""`account_rollup`: other people of the same company are warm, or active."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from community.leads.scoring.fields import CountTiers, Duration, Number, reached
from community.leads.scoring.kinds.base import Paying, Setting
from community.leads.scoring.matching import On
from community.leads.scoring.story import ALWAYS, FOREVER, Deed, Story
from community.leads.scoring.tracks import Curve, Finding, Track, Worked, summed_up, within


class AccountRollupRule(Paying):
    """Tiers on how many colleagues have a base of `base_at_least`, or did something within `active_within`."""

    rolls_up = True

    kind: Literal["account_rollup"]
    on: On = On()
    base_at_least: Number | None = None
    active_within: Duration | None = None
    tiers: CountTiers

    @model_validator(mode="after")
    def _one(self) -> AccountRollupRule:
        if (self.base_at_least is None) == (self.active_within is None):
            raise ValueError("give either `base_at_least` or `active_within`")
        return self

    def track(self, story: Story, setting: Setting) -> Track:
        others = setting.world.colleagues(story.person)
        return _Colleagues(self, [(each.person, self._counts(story, each, setting)) for each in others])

    def _counts(self, story: Story, other: Story, setting: Setting) -> Curve:
        return _both(_together(story, other), setting.excluded(other.person), setting.warmth(self, other.person))

    def warmth(self, other: Story, setting: Setting) -> Curve:
        """Whether somebody counts for colleagues, through time."""
        if self.base_at_least is not None:
            return setting.base_reaches(other.person, self.base_at_least)
        counts = within([each.at for each in self._active(other)], self.active_within or 0)
        return Curve(zip(counts.steps, map(bool, counts.values), strict=True), initial=False)

    def needs(self, story: Story, since: int) -> list[Deed]:
        """What somebody did without which they could count for colleagues otherwise, at a second or later."""
        if self.active_within is None:
            return []
        return [each for each in self._active(story) if each.at <= since < each.at + self.active_within][-1:]

    def _active(self, story: Story) -> list[Deed]:
        return [each for each in story.done if self.on.matches(each)]


class _Colleagues(Worked):
    """How many colleagues count, through time."""

    def __init__(self, rule: AccountRollupRule, counted: list[tuple[object, Curve]]) -> None:
        self._counted, self._tiers = counted, rule.tiers
        self._number = _number([curve for _person, curve in counted])
        super().__init__(self._number.steps, self._points, initial=self._points(ALWAYS))

    def _points(self, now: int) -> float:
        return reached(self._tiers, self._number.at(now))

    def found(self, now: int) -> Finding:
        who = [person for person, curve in self._counted if curve.at(now)]
        return Finding(self.exact(now), f"tier of {len(who)} colleagues", {"n": len(who), "colleagues": who})


def _number(counted: list[Curve]) -> Curve:
    """How many of them hold, through time."""
    deltas: dict[int, float] = {}
    for curve in counted:
        for at, value in zip(curve.steps, curve.values, strict=True):
            deltas[at] = deltas.get(at, 0) + (1 if value else -1)
    return summed_up(deltas, initial=sum(curve.initial for curve in counted))


def _together(one: Story, other: Story) -> Curve:
    """Whether two people work for the same company."""
    bounds = {edge for each in (*one.affiliations, *other.affiliations) for edge in (each.begin, each.end)}
    edges = sorted(bounds - {ALWAYS, FOREVER})

    def shared(now: int) -> bool:
        return bool(one.orgs_at(now) & other.orgs_at(now))

    return Curve(((at, shared(at)) for at in edges), initial=shared(ALWAYS))


def _both(together: Curve, excluded: Curve, warm: Curve) -> Curve:
    """Whether somebody counts: a colleague, not excluded, and warm."""

    def counts(now: int) -> bool:
        return bool(together.at(now) and not excluded.at(now) and warm.at(now))

    edges = sorted({*together.steps, *excluded.steps, *warm.steps})
    return Curve(((at, counts(at)) for at in edges), initial=counts(ALWAYS))
