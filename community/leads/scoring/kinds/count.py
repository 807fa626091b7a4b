"""`count`: how many in a window that moves with time, or a sum that decays."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from community.leads.scoring.fields import CountTiers, Duration, Number, Word
from community.leads.scoring.kinds.base import Setting, Watching, grouped
from community.leads.scoring.matching import key_of
from community.leads.scoring.meters import Decay, DistinctWindow, Meter, NewestOfEach, Window
from community.leads.scoring.story import FOREVER, Deed, Story
from community.leads.scoring.tracks import Counted, Decaying, Payment, Track


class CountRule(Watching):
    """Points by tiers of the number within `window`, or `points` for each that decay by `half_life`."""

    kind: Literal["count"]
    window: Duration | None = None
    tiers: CountTiers | None = None
    half_life: Duration | None = None
    points: Number | None = None
    distinct: Word | None = None

    @model_validator(mode="after")
    def _whole(self) -> CountRule:
        if self.half_life is None and (self.window is None or self.tiers is None):
            raise ValueError("give `window` and `tiers`, or `half_life` and `points`")
        if self.half_life is not None and (self.points is None or self.tiers is not None):
            raise ValueError("with `half_life` give `points` and no `tiers`")
        if self.half_life is None and self.points is not None:
            raise ValueError("`points` goes with `half_life`; with `window` give `tiers`")
        return self

    def track(self, story: Story, setting: Setting) -> Track:
        matches = self.matches(story, setting.world)
        if self.distinct is None:
            payments = [self._payment(each, FOREVER) for each in matches]
        else:
            payments = self._newest_of_each(matches, self.distinct)
        return Decaying(payments, self.half_life) if self.half_life else Counted(payments, self.tiers or [])

    def meter(self) -> Meter:
        name = self.distinct
        key = (lambda deed: key_of(deed, name)) if name else None
        if self.half_life:
            if key or self.window:
                return NewestOfEach(self.half_life, self.points or 0.0, self.window, key)
            return Decay(self.half_life, lambda _deed: self.points or 0.0)
        window, tiers = self.window or 0, self.tiers or []
        return DistinctWindow(window, tiers, key) if key else Window(window, tiers)

    def _newest_of_each(self, matches: list[Deed], distinct: str) -> list[Payment]:
        """Of each key the newest counts."""
        payments = []
        for group in grouped(matches, lambda deed: key_of(deed, distinct)):
            payments += [self._payment(each, following.at) for each, following in pairwise(group)]
            payments.append(self._payment(group[-1], FOREVER))
        return sorted(payments, key=lambda each: each.at)

    def _payment(self, deed: Deed, until: int) -> Payment:
        end = until if self.window is None else min(until, deed.at + self.window)
        return Payment(deed.at, deed, self.points or 0.0, end)
