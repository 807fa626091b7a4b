"""How the points of one rule run through time.

A track jumps at its `steps` and between them only decays, by one half-life. `exact` is the figure of the
reference; `roughly` is the same to a few last digits, at the cost of a look into a table.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from community.leads.scoring.fields import reached
from community.leads.scoring.story import FOREVER, Deed

EVIDENCE = 5
LIFE = 48
"""After so many half-lives a thousand points are less than 1e-11."""
LIFETIMES = 64
"""After so many half-lives nothing is left of any number of points."""


@dataclass(frozen=True)
class Finding:
    """What a rule gives at a second, and why: in a formula, with its numbers, and the newest that counted."""

    points: float
    formula: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    evidence: Sequence[Any] = ()


class Track(ABC):
    """The points of a rule as a function of time, before its cap."""

    steps: Sequence[int] = ()
    half_life: int | None = None

    @abstractmethod
    def exact(self, now: int) -> float:
        """The points at a second, in full precision."""

    def roughly(self, now: int) -> float:
        """The same, within some last digits."""
        return self.exact(now)

    @abstractmethod
    def found(self, now: int) -> Finding:
        """The same, with reasons."""

    def needs(self, since: int) -> Iterable[Deed]:
        """The activities without which the points at a second, or any after it, could be others."""
        return ()


class Curve:
    """A value that changes at certain seconds and at no other."""

    def __init__(self, changes: Iterable[tuple[int, Any]], *, initial: Any) -> None:
        self.initial = initial
        self.steps: list[int] = []
        self.values: list[Any] = []
        last = initial
        for at, value in changes:
            if value != last:
                self.steps.append(at)
                self.values.append(value)
                last = value

    def at(self, now: int) -> Any:
        """The value at a second."""
        place = bisect_right(self.steps, now)
        return self.values[place - 1] if place else self.initial


def summed_up(deltas: Mapping[int, float], initial: float = 0) -> Curve:
    """A curve from what is added and taken away at each second."""
    level, changes = initial, []
    for at in sorted(deltas):
        level += deltas[at]
        changes.append((at, level))
    return Curve(changes, initial=initial)


def within(times: Iterable[int], window: int) -> Curve:
    """How many lie within a window that moves with time: what is exactly as old as it is out."""
    deltas: dict[int, float] = {}
    for at in times:
        deltas[at] = deltas.get(at, 0) + 1
        deltas[at + window] = deltas.get(at + window, 0) - 1
    return summed_up(deltas)


class Worked(Track):
    """Points that are worked out from something else, at the seconds at which that can change."""

    def __init__(
        self,
        instants: Iterable[int],
        points: Callable[[int], float],
        found: Callable[[int], Finding] | None = None,
        initial: float = 0.0,
        needed: Callable[[int], Iterable[Deed]] | None = None,
    ) -> None:
        self._found, self._needed = found, needed
        self._curve = Curve(((at, points(at)) for at in sorted(set(instants))), initial=initial)
        self.steps = self._curve.steps

    def exact(self, now: int) -> float:
        points: float = self._curve.at(now)
        return points

    def found(self, now: int) -> Finding:
        return self._found(now) if self._found else Finding(self.exact(now))

    def needs(self, since: int) -> Iterable[Deed]:
        return self._needed(since) if self._needed else ()


@dataclass(frozen=True, slots=True)
class Payment:
    """An activity that counts from its second until, and not including, another one."""

    at: int
    deed: Deed
    points: float = 1.0
    until: int = FOREVER


class Paid(Track):
    """What is common to rules in which activities pay for a time."""

    def __init__(self, payments: Iterable[Payment]) -> None:
        self.payments = [each for each in payments if each.at < each.until]
        begins = {each.at for each in self.payments}
        self.steps = sorted(begins | {each.until for each in self.payments if each.until != FOREVER})

    def paying(self, now: int) -> list[Payment]:
        """What counts at a second, oldest first."""
        return [each for each in self.payments if each.at <= now < each.until]

    def needs(self, since: int) -> Iterable[Deed]:
        return [each.deed for each in self.payments if each.until > since]

    def evidence(self, now: int) -> list[Any]:
        """The newest that count."""
        return [each.deed.id for each in reversed(self.paying(now)[-EVIDENCE:])]


class Counted(Paid):
    """Tiers on how many count."""

    def __init__(self, payments: Iterable[Payment], tiers: Sequence[tuple[float, float]]) -> None:
        super().__init__(payments)
        self.tiers = tiers
        deltas: dict[int, float] = dict.fromkeys(self.steps, 0)
        for each in self.payments:
            deltas[each.at] += 1
            if each.until != FOREVER:
                deltas[each.until] -= 1
        self._counts = summed_up(deltas)

    def exact(self, now: int) -> float:
        return reached(self.tiers, self._counts.at(now))

    def needs(self, since: int) -> Iterable[Deed]:
        """Of what lies behind, as many of the newest as the highest tier asks for: more change nothing."""
        alive = [each for each in self.payments if each.until > since]
        behind = [each.deed for each in alive if each.at <= since]
        return behind[-max(int(self.tiers[-1][0]), EVIDENCE) :] + [each.deed for each in alive if each.at > since]

    def found(self, now: int) -> Finding:
        count = int(self._counts.at(now))
        return Finding(self.exact(now), f"tier of {count}", {"n": count}, self.evidence(now))


class Decaying(Paid):
    """The sum of what counts, each decaying from its own second."""

    def __init__(self, payments: Iterable[Payment], half_life: int | None) -> None:
        super().__init__(payments)
        self.half_life = half_life
        self._levels = self._prepared()

    def exact(self, now: int) -> float:
        return math.fsum(self._worth(each, now) for each in self.paying(now))

    def roughly(self, now: int) -> float:
        place = bisect_right(self.steps, now)
        return self._levels[place - 1] * self._left(now - self.steps[place - 1]) if place else 0.0

    def needs(self, since: int) -> Iterable[Deed]:
        """What has decayed to less than any figure shows is left out."""
        if not self.half_life:
            return super().needs(since)
        lived = since - LIFE * self.half_life
        return [each.deed for each in self.payments if each.until > since and each.at > lived]

    def found(self, now: int) -> Finding:
        paying = self.paying(now)
        ages = {"n": len(paying), "ages_in_days": [round((now - each.at) / 86_400, 4) for each in paying[-EVIDENCE:]]}
        return Finding(self.exact(now), self._formula(paying, now), ages, self.evidence(now))

    def _left(self, age: int) -> float:
        """How much of a point is left after some seconds."""
        return 2.0 ** (-age / self.half_life) if self.half_life else 1.0

    def _worth(self, payment: Payment, now: int) -> float:
        return payment.points * self._left(now - payment.at)

    def _formula(self, paying: Sequence[Payment], now: int) -> str:
        days = f"/{self.half_life / 86_400:g}" if self.half_life else ""
        terms = [
            f"{each.points:g}" + (f"*2^(-{(now - each.at) / 86_400:.4g}{days})" if days else "")
            for each in paying[-EVIDENCE:]
        ]
        return " + ".join((["…"] if len(paying) > EVIDENCE else []) + terms)

    def _prepared(self) -> list[float]:
        """The sum right after each step."""
        deltas = dict.fromkeys(self.steps, 0.0)
        for each in self.payments:
            deltas[each.at] += each.points
            if each.until != FOREVER:
                deltas[each.until] -= self._worth(each, each.until)
        level, last, levels = 0.0, 0, []
        for at in self.steps:
            level = level * self._left(at - last) + deltas[at]
            levels.append(level)
            last = at
        return levels


class Greatest(Decaying):
    """The greatest of what counts, each decaying from its own second."""

    def exact(self, now: int) -> float:
        return max((self._worth(each, now) for each in self.paying(now)), default=0.0)

    def _formula(self, paying: Sequence[Payment], now: int) -> str:
        return f"max({super()._formula(paying, now).replace(' + ', ', ')})"

    def _prepared(self) -> list[float]:
        by_begin: dict[int, float] = {}
        for each in self.payments:
            by_begin[each.at] = max(each.points, by_begin.get(each.at, -math.inf))
        levels: list[float] = []
        for place, at in enumerate(self.steps):
            kept = levels[-1] * self._left(at - self.steps[place - 1]) if levels else -math.inf
            levels.append(max(kept, by_begin[at]))
        return levels
