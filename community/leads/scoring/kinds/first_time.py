"""`first_time`: began to do something, ever or after a long rest."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from community.leads.scoring.fields import Duration, Number, Word
from community.leads.scoring.kinds.base import Setting, Watching, grouped
from community.leads.scoring.matching import key_of
from community.leads.scoring.meters import First, Meter
from community.leads.scoring.story import FOREVER, Deed, Story
from community.leads.scoring.tracks import Decaying, Payment, Track


class _Begun(Decaying):
    """What was begun stays begun, however long ago; where a rest lets one begin anew, the last time counts too."""

    def __init__(self, payments: list[Payment], half_life: int | None, last: list[Deed]) -> None:
        super().__init__(payments, half_life)
        self._last = last

    def needs(self, since: int) -> list[Deed]:
        return [each.deed for each in self.payments if each.until > since] + self._last


class FirstTimeRule(Watching):
    """Points for the latest match with none in the time `dormant` before it; `per` keeps one for each key."""

    kind: Literal["first_time"]
    points: Number
    half_life: Duration | None = None
    dormant: Duration | None = None
    per: Word | None = None

    def track(self, story: Story, setting: Setting) -> Track:
        per = self.per
        groups = list(grouped(self.matches(story, setting.world), lambda deed: key_of(deed, per) if per else True))
        payments = [each for group in groups for each in self._payments(group)]
        last = [group[-1] for group in groups] if self.dormant else []
        return _Begun(sorted(payments, key=lambda each: each.at), self.half_life, last)

    def meter(self) -> Meter:
        per = self.per
        return First(self.half_life, self.points, self.dormant, lambda deed: key_of(deed, per) if per else True)

    def _payments(self, group: list[Deed]) -> list[Payment]:
        """Each first one pays until the next first one."""
        firsts = [group[0]]
        if self.dormant is not None:
            firsts += [each for before, each in pairwise(group) if before.at <= each.at - self.dormant]
        ends = [each.at for each in firsts[1:]] + [FOREVER]
        return [Payment(each.at, each, self.points, end) for each, end in zip(firsts, ends, strict=True)]
