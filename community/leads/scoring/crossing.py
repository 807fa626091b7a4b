"""When a sum of decaying points first crosses a bar: by halving, since each part only rises or only falls."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DIGITS = 9
"""Bars are compared with figures of so many digits after the point."""
MARGIN = 1e-12
"""How good rough figures are."""
Bounds = Callable[[int, int], tuple[float, float]]


@dataclass(frozen=True)
class Stretch:
    """Seconds in which nothing happens and points only decay: what they are at its begin, and how fast each falls."""

    begin: int
    values: Sequence[float]
    half_lives: Sequence[int | None]

    def lowest(self, first: int, last: int) -> list[float]:
        """The least that each can be between two seconds: the positive ones late, the negative ones early."""
        return [self._at(place, last if value > 0 else first) for place, value in enumerate(self.values)]

    def highest(self, first: int, last: int) -> list[float]:
        """The most that each can be."""
        return [self._at(place, first if value > 0 else last) for place, value in enumerate(self.values)]

    @property
    def one_way(self) -> bool:
        """Whether the sum can only fall, or only rise."""
        moving = [value for value, half_life in zip(self.values, self.half_lives, strict=True) if half_life]
        return all(value >= 0 for value in moving) or all(value <= 0 for value in moving)

    def _at(self, place: int, now: int) -> float:
        half_life, value = self.half_lives[place], self.values[place]
        if not half_life or not value:
            return value
        decayed: float = value * 2.0 ** ((self.begin - now) / half_life)
        return decayed


@dataclass(frozen=True)
class Search:
    """For the first second at which `holds`, which can only be below a bar, or from another on."""

    stretch: Stretch
    bounds: Bounds
    holds: Callable[[int], bool]
    below: float = -math.inf
    above: float = math.inf

    def first(self, first: int, last: int) -> int | None:
        """The first second from `first` to `last`, both included."""
        if first > last:
            return None
        lowest, highest = self.bounds(first, last)
        if round(lowest - MARGIN, DIGITS) >= self.below and round(highest + MARGIN, DIGITS) < self.above:
            return None
        if first == last or self.stretch.one_way:
            return self._by_halves(first, last)
        middle = (first + last) // 2
        found = self.first(first, middle)
        return found if found is not None else self.first(middle + 1, last)

    def _by_halves(self, first: int, last: int) -> int | None:
        """The same where it holds for good once it does."""
        if self.holds(first):
            return first
        if not self.holds(last):
            return None
        while last - first > 1:
            middle = (first + last) // 2
            if self.holds(middle):
                last = middle
            else:
                first = middle
        return last
