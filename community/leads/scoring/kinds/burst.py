"""`burst`: does something far more often than is usual for them."""

from __future__ import annotations

from statistics import median
from typing import Annotated, Literal

from pydantic import Field

from community.leads.scoring.fields import Days, Number, Tiers, reached
from community.leads.scoring.kinds.base import Setting, Watching
from community.leads.scoring.kinds.blocks import Blocks
from community.leads.scoring.kinds.frequency_change import RECENT
from community.leads.scoring.meters import DayCounts, Meter, highest
from community.leads.scoring.story import ALWAYS, Deed, Story
from community.leads.scoring.tracks import EVIDENCE, Finding, Track, Worked


class BurstRule(Watching):
    """Tiers on the recent number over a threshold: `k` times the median of the blocks, at least `floor`."""

    kind: Literal["burst"]
    recent: Days = RECENT
    baseline_buckets: Annotated[int, Field(strict=True, ge=1, le=60)] = 8
    floor: Annotated[Number, Field(gt=0)]
    k: Annotated[Number, Field(ge=0)]
    tiers: Tiers

    def track(self, story: Story, setting: Setting) -> Track:
        matches = self.matches(story, setting.world)
        days = Blocks([each.at for each in matches], self.recent, self.baseline_buckets)
        return Worked(
            days.instants(),
            lambda now: self._points(days, now),
            lambda now: self._found(days, matches, now),
            initial=self._points(days, ALWAYS),
            needed=lambda since: days.needed(matches, since),
        )

    def meter(self) -> Meter:
        rests = not reached(self.tiers, 0.0)
        highest_ = highest(self.tiers)
        return DayCounts(self.recent, self.baseline_buckets, self._points, rests=rests, highest=highest_, once=False)

    def _threshold(self, days: Blocks, now: int) -> float:
        return max(self.floor, self.k * median(days.before(now)))

    def _points(self, days: Blocks, now: int) -> float:
        return reached(self.tiers, days.recent(now) / self._threshold(days, now))

    def _found(self, days: Blocks, matches: list[Deed], now: int) -> Finding:
        count, threshold = days.recent(now), self._threshold(days, now)
        inputs = {"n": count, "blocks": days.before(now), "threshold": threshold}
        evidence = [each.id for each in matches if each.at <= now][-min(count, EVIDENCE) :][::-1] if count else []
        return Finding(self._points(days, now), f"tier of {count}/{threshold:g}", inputs, evidence)
