"""A model made ready to fold activities one by one: which rules look at what, and what each of them keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from community.leads.scoring.kinds.base import Watching
from community.leads.scoring.kinds.condition import Clause, ConditionRule
from community.leads.scoring.meters import Meter
from community.leads.scoring.story import Deed
from community.leads.scoring.tracks import LIFETIMES

if TYPE_CHECKING:
    from community.leads.scoring.definition import ScoringModel

MOST_KNOWN = 5_000
Watched = tuple[Sequence[int], Sequence[int]]
"""Places of rules and of clauses."""
MayWatch = tuple[Sequence[tuple[int, Watching | None]], Sequence[int]]
"""The same; with a rule that must be asked about the facts as well."""


class Plan:
    """Made once for each model."""

    def __init__(self, model: ScoringModel) -> None:
        self.meters: list[Meter | None] = [r.meter() if isinstance(r, Watching) else None for r in model.paying]
        """Beside the rules that pay; None for those that look at others."""
        conditions = [rule for rule in model.rule if isinstance(rule, ConditionRule)]
        self.clauses: list[tuple[int, Clause]] = [(n, each) for n, rule in enumerate(conditions) for each in rule.all]
        self.ceilings = [rule.max for rule in conditions]
        self.bars = sorted({bar for each in model.stage[1:] for bar in (each.enter_at, each.stay_at)})
        half_lives = [meter.half_life if meter else None for meter in self.meters]
        self.half_lives: list[int | None] = half_lives
        self.lifetime = LIFETIMES * max((each or 0 for each in half_lives), default=0)
        self.own = [place for place, rule in enumerate(model.paying) if not rule.rolls_up]
        self.base_bars = [rule.base_at_least for rule in model.rolling_up if rule.base_at_least is not None]
        self._model = model
        self._of_one_company = {n for n, rule in enumerate(model.paying) if getattr(rule, "same_org", False)}
        self._known: dict[tuple[Any, ...], MayWatch] = {}

    def watching(self, deed: Deed, *, received: bool) -> Watched | None:
        """Where an activity is looked at; None where who works with whom makes a difference."""
        key = (deed.verbs, deed.object, deed.target, received)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:  # the words of other systems may be any
                self._known.clear()
            self._known[key] = self._may_watch(deed, received=received)
        rules, clauses = self._known[key]
        found = [place for place, asked in rules if asked is None or asked.counts(deed)]
        if any(place in self._of_one_company for place in found):
            return None
        return found, [place for place in clauses if self._counts(self.clauses[place][1], deed, received=received)]

    def _may_watch(self, deed: Deed, *, received: bool) -> MayWatch:
        """The same, whatever its facts are."""
        rules = [
            (place, None if type(rule).counts is Watching.counts and not rule.on.where else rule)
            for place, rule in enumerate(self._model.paying)
            if isinstance(rule, Watching) and (rule.credit == "target") == received and rule.on.may_match(deed)
        ]
        return rules, [n for n, (_place, each) in enumerate(self.clauses) if each.none_of or not received]

    def _counts(self, clause: Clause, deed: Deed, *, received: bool) -> bool:
        if clause.none_of is None:
            return clause.on is None or clause.on.matches(deed)
        rules = [self._model.watching[name] for name in clause.none_of]
        return any((rule.credit == "target") == received and rule.counts(deed) for rule in rules)
