"""How the points of rules are added up: within the cap of each, of their groups, of the model, and its gate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from community.leads.scoring.crossing import DIGITS

if TYPE_CHECKING:
    from community.leads.scoring.definition import Group, ScoringModel
    from community.leads.scoring.kinds.base import Paying

NEAR = 1e-6
"""Rough figures that come so near to a bar are worked out exactly."""


class Sum:
    """The points of some rules together, after the caps of rules and groups."""

    def __init__(self, rules: Sequence[Paying], groups: Sequence[Group]) -> None:
        self._caps = [math.inf if rule.cap is None else rule.cap for rule in rules]
        self._alone = [place for place, rule in enumerate(rules) if rule.group is None]
        members = [(each.cap, [n for n, rule in enumerate(rules) if rule.group == each.id]) for each in groups]
        self._groups = [(cap, places) for cap, places in members if places or cap < 0]

    def capped(self, points: Sequence[float]) -> list[float]:
        """The points of each rule within its cap."""
        return [min(each, cap) for cap, each in zip(self._caps, points, strict=True)]

    def of_capped(self, capped: Sequence[float]) -> float:
        """The sum of points that are within the caps of their rules."""
        if not self._groups:
            return math.fsum(capped)
        sums = [capped[place] for place in self._alone]
        for cap, places in self._groups:
            together = math.fsum([capped[place] for place in places])
            sums.append(min(together, cap))
        return math.fsum(sums)

    def __call__(self, points: Sequence[float]) -> float:
        return self.of_capped(self.capped(points))


class Total:
    """The score of a model, of the points of its rules."""

    def __init__(self, model: ScoringModel) -> None:
        self._sum = Sum(model.paying, model.group)
        self._rolled = [place for place, rule in enumerate(model.paying) if rule.rolls_up]
        self._sum_of_rolled = Sum([model.paying[place] for place in self._rolled], model.group)
        self._least, self._most, self._gate = model.model.min, model.model.max, model.gate

    def __call__(self, points: Sequence[float], ceiling: float, fixed_base: float | None = None) -> float:
        """Within all bounds; `ceiling` is what conditions let it be at most."""
        capped = self._sum.capped(points)
        if fixed_base is None:
            found = self._sum.of_capped(capped)
        else:
            found = fixed_base + self._sum_of_rolled([points[place] for place in self._rolled])
        total = min(max(found, self._least), self._most)
        if self._gate and sum(round(p, DIGITS) >= self._gate.min_points for p in capped) < self._gate.min_rules:
            total = min(total, self._gate.else_max)
        return min(total, ceiling)

    def unsure(self, points: Sequence[float]) -> bool:
        """Whether some points are so near to what the gate asks for that only exact figures decide."""
        gate = self._gate
        return gate is not None and any(abs(each - gate.min_points) < NEAR for each in points)
