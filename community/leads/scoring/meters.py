"""What is kept of a rule so that what somebody does can be folded in, one activity after the other.

A state is a list of plain values, as JSON has them. It is given each activity once; of what comes out of order it
takes in what makes no difference to what was before, anything else is `Unclear`. Read, it gives the points at a
second, and the next second at which they may change by more than decay.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from community.leads.scoring.fields import DAY
from community.leads.scoring.kinds.blocks import Blocks
from community.leads.scoring.story import FOREVER, Deed

State = list[Any]
Reading = tuple[float, int]


class Unclear(Exception):
    """Only the story of the person tells."""


class Meter(ABC):
    """Folds activities for one rule."""

    half_life: int | None = None
    """Of what it reads, between two changes."""

    @abstractmethod
    def fold(self, state: State, deed: Deed) -> bool:
        """Take in one more. Gives whether that can make a difference. Raises Unclear."""

    @abstractmethod
    def read(self, state: State, now: int, seen_since: int) -> Reading:
        """The points, and when to read again. `seen_since`: when the person was first seen."""

    def most(self, state: State, points: float) -> float:
        """What the points are at most from now on, if nothing else happens."""
        return max(points, 0.0)


class Window(Meter):
    """Tiers on how many there are in a window; as many of the newest are kept as the highest tier asks for."""

    def __init__(self, window: int, tiers: Sequence[tuple[int, float]]) -> None:
        self.window, self.tiers, self.top = window, tiers, int(tiers[-1][0])

    def fold(self, state: State, deed: Deed) -> bool:
        insort(state, deed.at)
        del state[: -self.top]
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return self._of(state, now)

    def _of(self, times: Sequence[int], now: int) -> Reading:
        count, points, bar = len(times) - bisect_right(times, now - self.window), 0.0, 0
        for least, worth in self.tiers:
            if least > count:
                break
            bar, points = least, worth
        return points, times[-bar] + self.window if bar else FOREVER


class DistinctWindow(Window):
    """The same of different ones: of each key the newest counts."""

    def __init__(self, window: int, tiers: Sequence[tuple[int, float]], key: Callable[[Deed], Any]) -> None:
        super().__init__(window, tiers)
        self.key = key

    def fold(self, state: State, deed: Deed) -> bool:
        if (key := self.key(deed)) is None:
            return False
        before = next((at for known, at in state if known == key), deed.at)
        state[:] = [each for each in state if each[0] != key]
        insort(state, [key, max(before, deed.at)], key=itemgetter(1))
        del state[: -self.top]
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return self._of([at for _key, at in state], now)


class Decay(Meter):
    """A sum, each part of which decays: kept as one number and its second."""

    def __init__(self, half_life: int | None, points: Callable[[Deed], float]) -> None:
        self.half_life, self.points = half_life, points

    def fold(self, state: State, deed: Deed) -> bool:
        level, at = state or (0.0, deed.at)
        last, points = max(at, deed.at), self.points(deed)
        state[:] = (
            self._together(left(level, last - at, self.half_life), left(points, last - deed.at, self.half_life)),
            last,
        )
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return (left(state[0], now - state[1], self.half_life) if state else 0.0), FOREVER

    def _together(self, level: float, points: float) -> float:
        return level + points


class GreatestDecay(Decay):
    """The greatest of what decays: as all decay alike, it stays the greatest until one comes that is more."""

    def fold(self, state: State, deed: Deed) -> bool:
        if not state:
            state[:] = self.points(deed), deed.at
            return True
        return super().fold(state, deed)

    def _together(self, level: float, points: float) -> float:
        return max(level, points)


class FirstOfDay(Decay):
    """A sum to which the first of each day adds, or of each path and day: the keys of the newest day are kept."""

    def __init__(self, half_life: int | None, points: Callable[[Deed], float], key: Callable[[Deed], Any]) -> None:
        super().__init__(half_life, points)
        self.key = key

    def fold(self, state: State, deed: Deed) -> bool:
        if not state:
            state[:] = [], deed.at // DAY, []
        day, key = deed.at // DAY, list(self.key(deed))
        if day < state[1] or (key in state[2] and deed.at < state[0][1]):
            raise Unclear
        if day != state[1]:
            state[1:] = day, []
        if key in state[2]:
            return False
        state[2].append(key)
        return super().fold(state[0], deed)

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return super().read(state[0] if state else [], now, seen_since)


class FirstOfPath(Decay):
    """A sum to which each path adds once, however long ago that was."""

    def __init__(self, half_life: int | None, points: Callable[[Deed], float], key: Callable[[Deed], Any]) -> None:
        super().__init__(half_life, points)
        self.key = key

    def fold(self, state: State, deed: Deed) -> bool:
        if not state:
            state[:] = [], []
        if (key := list(self.key(deed))) in state[1]:
            if deed.at < state[0][1]:
                raise Unclear
            return False
        state[1].append(key)
        return super().fold(state[0], deed)

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return super().read(state[0] if state else [], now, seen_since)


class NewestOfEach(Meter):
    """A sum in which of each key the newest counts, or all for a time: kept one by one."""

    def __init__(
        self, half_life: int | None, points: float, window: int | None, key: Callable[[Deed], Any] | None
    ) -> None:
        self.half_life, self.points, self.window, self.key = half_life, points, window, key

    def fold(self, state: State, deed: Deed) -> bool:
        key = self.key(deed) if self.key else deed.id
        if key is None:
            return False
        newest = max([deed.at, *(at for known, at in state if known == key)])
        alive = [each for each in state if self.window is None or deed.at - each[1] < self.window]
        state[:] = [each for each in alive if each[0] != key]
        state.append([key, newest])
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        alive = [at for _key, at in state if self.window is None or now - at < self.window]
        points = sum(left(self.points, now - at, self.half_life) for at in alive)
        return points, min(alive) + self.window if self.window is not None and alive else FOREVER


class First(Meter):
    """What was begun, for each key: when, and when it was done last."""

    def __init__(self, half_life: int | None, points: float, dormant: int | None, key: Callable[[Deed], Any]) -> None:
        self.half_life, self.points, self.dormant, self.key = half_life, points, dormant, key

    def fold(self, state: State, deed: Deed) -> bool:
        if (key := self.key(deed)) is None:
            return False
        for each in state:
            if each[0] == key:
                if deed.at < (each[1] if self.dormant is None else each[2]):
                    raise Unclear
                anew = self.dormant is not None and each[2] <= deed.at - self.dormant
                each[1:] = deed.at if anew else each[1], max(each[2], deed.at)
                return anew
        state.append([key, deed.at, deed.at])
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        return sum(left(self.points, now - begun, self.half_life) for _key, begun, _last in state), FOREVER


class DayCounts(Meter):
    """Whole days, the recent ones beside those before: kept as days, with how often."""

    def __init__(
        self,
        days: int,
        blocks: int,
        points: Callable[[Blocks, int], float],
        *,
        known_for: int = 0,
        rests: bool = True,
        highest: float,
        once: bool,
    ) -> None:
        """`rests`: without anything in the recent days there are no points. `once`: a day counts as one."""
        self.days, self.blocks, self.points = days, blocks, points
        self.known_for, self.rests, self.highest, self.once = known_for, rests, highest, once

    def fold(self, state: State, deed: Deed) -> bool:
        day = deed.at // DAY
        if state and state[-1][0] == day:
            state[-1][1] += 1
            return not self.once
        if state and day < state[-1][0]:
            raise Unclear
        state[:] = [each for each in state if each[0] > day - self.days * (self.blocks + 1)]
        state.append([day, 1])
        return True

    def read(self, state: State, now: int, seen_since: int) -> Reading:
        known_at, days = seen_since + self.known_for, self._days(state)
        points = self.points(days, now) if now >= known_at else 0.0
        for at in self._instants(days, state, now, known_at):
            if (self.points(days, at) if at >= known_at else 0.0) != points:
                return points, at
        return points, FOREVER

    def most(self, state: State, points: float) -> float:
        return self.highest if state else max(points, 0.0)

    def _days(self, state: State) -> Blocks:
        times = [day * DAY for day, number in state for _each in range(1 if self.once else number)]
        return Blocks(times, self.days, self.blocks)

    def _instants(self, days: Blocks, state: State, now: int, known_at: int) -> Iterator[int]:
        """The midnights at which a day leaves the recent ones or changes blocks, until nothing can change."""
        if self.rests and not state:
            return
        last = state[-1][0] if state else 0
        end = last + self.days * (1 if self.rests else self.blocks + 1)
        if now < known_at and (known_at <= end * DAY or not self.rests):
            yield known_at
        for day in range(max(now, known_at) // DAY + 1, end + 1):
            yield day * DAY


def left(level: float, age: int, half_life: int | None) -> float:
    """What is left of some points after some seconds."""
    decayed: float = level * 2.0 ** (-age / half_life) if half_life else level
    return decayed


def highest(tiers: Sequence[tuple[float, float]]) -> float:
    """The most that tiers give."""
    return max(0.0, *(points for _bar, points in tiers))
