"""Whole UTC days: the recent ones, and blocks of as many before them as a baseline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from community.leads.scoring.fields import DAY
from community.leads.scoring.story import Deed


class Blocks:
    """How often something happened in the recent days and in each block before, oldest first."""

    def __init__(self, times: Sequence[int], days: int, blocks: int) -> None:
        self.times, self.days, self.blocks = times, days, blocks

    def instants(self) -> set[int]:
        """When the numbers change: with each of the times, and at the midnights at which it changes blocks."""
        found = set(self.times)
        for day in {at // DAY for at in self.times}:
            found |= {(day + self.days * step) * DAY for step in range(1, self.blocks + 2)}
        return found

    def recent(self, now: int) -> int:
        """How many until now in the day of `now` and those before that belong to it."""
        return bisect_right(self.times, now) - bisect_left(self.times, self._begin(now))

    def before(self, now: int) -> list[int]:
        """How many in each block of the baseline."""
        begin, length = self._begin(now), self.days * DAY
        edges = [bisect_left(self.times, begin - length * step) for step in range(self.blocks, -1, -1)]
        return [later - earlier for earlier, later in pairwise(edges)]

    def needed(self, deeds: Iterable[Deed], since: int) -> list[Deed]:
        """Those that lie in the recent days or a block as of a second, or later."""
        begin = self._begin(since) - self.blocks * self.days * DAY
        return [each for each in deeds if each.at >= begin]

    def _begin(self, now: int) -> int:
        """The midnight with which the recent days begin."""
        return (now // DAY - self.days + 1) * DAY
