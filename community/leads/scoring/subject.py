"""One person under one model: every rule as a curve through time, and the figures that they add up to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

from community.leads.scoring.adding import NEAR
from community.leads.scoring.crossing import DIGITS, Stretch
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.kinds.base import Setting
from community.leads.scoring.kinds.condition import ConditionRule
from community.leads.scoring.kinds.fit import FitRule
from community.leads.scoring.story import Story
from community.leads.scoring.tracks import LIFETIMES, Curve, Track


class Subject:
    """What a model makes of a story."""

    def __init__(self, model: ScoringModel, story: Story, setting: Setting, fixed_base: float | None = None) -> None:
        self.model, self.story, self.setting, self.fixed_base = model, story, setting, fixed_base
        self.own = model.own

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """The points of each rule but the roll-ups, before its cap."""
        return {rule.id: rule.track(self.story, self.setting) for rule in self.own}

    @cached_property
    def rolled_up(self) -> dict[str, Track]:
        """The points of the roll-ups."""
        rules = [rule for rule in self.model.paying if rule.rolls_up]
        return {rule.id: rule.track(self.story, self.setting) for rule in rules}

    @cached_property
    def all_tracks(self) -> dict[str, Track]:
        """The points of every rule of the engagement, in the order of the model."""
        both = {**self.tracks, **self.rolled_up}
        return {rule.id: both[rule.id] for rule in self.model.paying}

    @cached_property
    def conditions(self) -> list[tuple[ConditionRule, Curve]]:
        """Whether each condition holds."""
        rules, world, watching = self.model.rule, self.setting.world, self.model.watching
        return [(r, r.curve(self.story, world, watching)) for r in rules if isinstance(r, ConditionRule)]

    @cached_property
    def fits(self) -> dict[str, Track]:
        """The points of each rule on the axis of fit."""
        rules = [rule for rule in self.model.rule if isinstance(rule, FitRule)]
        return {rule.id: rule.curve(self.story, self.setting.world) for rule in rules}

    @cached_property
    def excluded(self) -> Curve:
        """Whether they are nobody's lead."""
        return self.setting.excluded(self.story.person)

    @cached_property
    def steps(self) -> list[int]:
        """Every second at which something changes by more than decay."""
        found = {at for track in (*self.all_tracks.values(), *self.fits.values()) for at in track.steps}
        found.update(self.excluded.steps)
        for _rule, curve in self.conditions:
            found.update(curve.steps)
        return sorted(found)

    @cached_property
    def lifetime(self) -> int:
        """How long it takes until nothing is left."""
        return LIFETIMES * max((track.half_life or 0 for track in self.tracks.values()), default=0)

    def base(self, now: int) -> float:
        """All but the roll-ups, after the caps of rules and groups."""
        return self.base_of([self.tracks[rule.id].exact(now) for rule in self.own])

    def base_of(self, points: Sequence[float]) -> float:
        """The same, of the points of each rule."""
        return self.fixed_base if self.fixed_base is not None else self.model.base(points)

    def careful_base(self, now: int, bar: float) -> float:
        """The base as it decides: rough, unless it is so near to a bar that only the exact figure will do."""
        rough = self.base_of([self.tracks[rule.id].roughly(now) for rule in self.own])
        return round(self.base(now) if abs(rough - bar) < NEAR else rough, DIGITS)

    def total(self, now: int) -> float:
        """The score, in full precision."""
        return self.total_of([track.exact(now) for track in self.all_tracks.values()], now)

    def total_of(self, points: Sequence[float], now: int) -> float:
        """The score, of the points of each rule."""
        return self.model.total(points, self._ceiling(now), self.fixed_base)

    def careful_total(self, now: int, bars: Sequence[float]) -> float:
        """The score as it decides: rough, unless it is so near to a bar that only the exact figure will do."""
        points = [track.roughly(now) for track in self.all_tracks.values()]
        total = self.total_of(points, now)
        if any(abs(total - bar) < NEAR for bar in bars) or self.model.total.unsure(points):
            total = self.total(now)
        return round(total, DIGITS)

    def fit(self, now: int) -> float:
        """The other axis: who they are."""
        points = math.fsum(track.exact(now) for track in self.fits.values())
        axis = self.model.fit
        return min(max(points, axis.min), axis.max) if axis else points

    def route(self, now: int) -> str | None:
        """Where they belong, if a condition says so."""
        routes = [rule.route for rule, curve in self.conditions if curve.at(now) and rule.route]
        return routes[0] if routes else None

    def stretch(self, begin: int, tracks: Sequence[Track]) -> Stretch:
        """The time after a second, until something happens."""
        return Stretch(begin, [each.roughly(begin) for each in tracks], [each.half_life for each in tracks])

    def _ceiling(self, now: int) -> float:
        bounds = [rule.max for rule, curve in self.conditions if rule.max is not None and curve.at(now)]
        return min(bounds, default=math.inf)
