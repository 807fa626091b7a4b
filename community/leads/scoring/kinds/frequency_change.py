"""`frequency_change`: is active on more days than is usual for them."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from community.leads.scoring.fields import DAY, Days, Number, Tiers, reached
from community.leads.scoring.kinds.base import Setting, Watching
from community.leads.scoring.kinds.blocks import Blocks
from community.leads.scoring.meters import DayCounts, Meter, highest
from community.leads.scoring.story import Deed, Story
from community.leads.scoring.tracks import EVIDENCE, Finding, Track, Worked

KNOWN_FOR = 5
"""So many blocks must somebody be known for: before, nothing is usual for them."""
RECENT = 7


class FrequencyChangeRule(Watching):
    """Tiers on the ratio of active days to the usual, if they also lie `z_min` deviations above it."""

    kind: Literal["frequency_change"]
    recent: Days = RECENT
    baseline_buckets: Annotated[int, Field(strict=True, ge=1, le=60)] = 8
    z_min: Number = 2
    tiers: Tiers

    def track(self, story: Story, setting: Setting) -> Track:
        matches = self.matches(story, setting.world)
        if story.first_seen is None:
            return Worked([], lambda now: 0.0)
        firsts = list({each.at // DAY: each.at for each in reversed(matches)}.values())
        days = Blocks(sorted(firsts), self.recent, self.baseline_buckets)
        known_at = story.first_seen + KNOWN_FOR * self.recent * DAY
        return Worked(
            days.instants() | {known_at},
            lambda now: self._points(days, now) if now >= known_at else 0.0,
            lambda now: self._found(days, matches, now, known_at),
            needed=lambda since: days.needed(matches, since),
        )

    def meter(self) -> Meter:
        return DayCounts(
            self.recent,
            self.baseline_buckets,
            self._points,
            known_for=KNOWN_FOR * self.recent * DAY,
            rests=self.z_min > 0,
            highest=highest(self.tiers),
            once=True,
        )

    def _points(self, days: Blocks, now: int) -> float:
        _mean, _deviation, ratio, z = _measures(days, now)
        return reached(self.tiers, ratio) if z >= self.z_min else 0.0

    def _found(self, days: Blocks, matches: list[Deed], now: int, known_at: int) -> Finding:
        mean, deviation, ratio, z = _measures(days, now)
        inputs = {
            "active_days": days.recent(now),
            "blocks": days.before(now),
            "mean": mean,
            "deviation": deviation,
            "ratio": ratio,
            "z": z,
            "known_long_enough": now >= known_at,
        }
        points = self._points(days, now) if now >= known_at else 0.0
        evidence = [each.id for each in matches if each.at <= now][-EVIDENCE:][::-1] if points else []
        return Finding(points, f"tier of ratio {ratio:.4g}, if z {z:.4g} >= {self.z_min:g}", inputs, evidence)


def _measures(days: Blocks, now: int) -> tuple[float, float, float, float]:
    """Mean and deviation of the baseline, and what the recent days are beside them."""
    recent, blocks = days.recent(now), days.before(now)
    mean = sum(blocks) / len(blocks)
    deviation = math.sqrt(sum((each - mean) ** 2 for each in blocks) / len(blocks))
    return mean, deviation, (recent + 1) / (mean + 1), (recent - mean) / max(deviation, 1)
