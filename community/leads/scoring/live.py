"""Where somebody stands under a model, kept so that what they do next is folded in without looking back.

It holds what each rule keeps, the points of each at the last second at which anything happened, and until when it is
clear that the stage stays. Whatever it cannot tell for certain (what came late, what lies next to a bar, what
colleagues change) is `Unclear`, and worked out from the story.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.leads.scoring.adding import NEAR
from community.leads.scoring.crossing import DIGITS, Search, Stretch
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.meters import State, Unclear, left
from community.leads.scoring.stages import AT_ONCE, Change, Standing, fits, judged
from community.leads.scoring.story import ALWAYS, FOREVER, Deed
from community.leads.scoring.subject import Subject

LATE = 600
"""So many seconds before the last that is known something may have happened that comes late."""
Done = tuple[Deed, bool]
"""An activity, and whether it was done to the person rather than by them."""


@dataclass(slots=True)
class Live:
    """All of it; times are seconds."""

    at: int
    solid_at: int
    """The last second at which anything else happened than that points came: what came late is folded in after it."""
    standing: Standing
    seen_since: int | None
    fit: float
    rests_until: int
    """The next second at which something changes of which no activity tells: fit, exclusion, colleagues."""
    clear_until: int
    points: list[float]
    nexts: list[int]
    states: list[State]
    clauses: list[list[Any]]
    """Of each clause of a condition whether it holds, when that changes, and the newest that it counts."""

    @property
    def due_at(self) -> int:
        """When to look again if nothing happens."""
        return min(self.rests_until, self.clear_until, self.step_at)

    @property
    def step_at(self) -> int:
        """When something changes next by more than decay, of what is kept here."""
        return min(min(self.nexts, default=FOREVER), min((each[1] for each in self.clauses), default=FOREVER))

    def go_on(self, model: ScoringModel, deeds: Sequence[Done], now: int) -> list[Change]:
        """Fold in what happened, oldest first, and let time pass until a second. Gives the moves to other stages.
        Raises Unclear.
        """
        begun, moves = 0, list[Change]()
        while begun < len(deeds) and deeds[begun][0].at < self.at:
            begun += 1
        if begun:
            self._come_late(model, deeds[:begun])
        while True:
            at = min(self.due_at, deeds[begun][0].at if begun < len(deeds) else FOREVER)
            if at > now:
                return moves
            if at >= self.rests_until or at == self.standing.entered:
                raise Unclear
            end = begun
            while end < len(deeds) and deeds[end][0].at == at:
                end += 1
            if (move := self._happen(model, deeds[begun:end], at)) is not None:
                moves.append(move)
            begun = end

    def total(self, model: ScoringModel, now: int) -> float:
        """The score at a second at which nothing happens, or the last at which something did."""
        return model.total(self._decayed(model, now), self._ceiling(model))

    def base_may_reach(self, model: ScoringModel, bar: float) -> bool:
        """Whether the base may be at a bar now or later, if nothing else happens."""
        meters, places = model.plan.meters, model.plan.own
        most = [
            meter.most(self.states[place], self.points[place]) if (meter := meters[place]) else 0.0
            for place in places
        ]
        return model.base(most) >= bar - NEAR

    def _happen(self, model: ScoringModel, deeds: Sequence[Done], at: int) -> Change | None:
        """One second at which something happens."""
        if not deeds and at == self.clear_until:
            self._sure(model, at - 1)
        touched, clauses = self._folded(model, deeds)
        step = self.step_at <= at
        self.points = self._decayed(model, at)
        changed, seen = False, self.seen_since if self.seen_since is not None else FOREVER
        for place, meter in enumerate(model.plan.meters):
            if meter and (place in touched or self.nexts[place] <= at):
                decayed = self.points[place]
                self.points[place], self.nexts[place] = meter.read(self.states[place], at, seen)
                changed |= self.points[place] < decayed
        for place, each in enumerate(self.clauses):
            if place in clauses or each[1] <= at:
                holds = each[0]
                each[0], each[1] = _held(model, place, each[2], at)
                changed |= holds != each[0]
        self.at = at
        move = self._judged(model)
        if move or changed or step:
            self.solid_at = at
        if move or changed or self.clear_until <= at or self._falling(model):
            self.clear_until = self._clear(model)
        return move

    def _come_late(self, model: ScoringModel, deeds: Sequence[Done]) -> None:
        """Fold in what happened before the last that is known, if it only adds, and nobody could have moved by it."""
        first, below = deeds[0][0].at, self.points[:]
        if self.seen_since is None or first < max(self.at - LATE, self.solid_at + 1, self.seen_since):
            raise Unclear
        falling = any(each < 0 for each in self.points)
        touched, clauses = self._folded(model, deeds)
        for place in touched:
            meter = model.plan.meters[place]
            if meter:
                self.points[place], self.nexts[place] = meter.read(self.states[place], self.at, self.seen_since)
        held = [_held(model, place, each[2], self.at) for place, each in enumerate(self.clauses)]
        for place in clauses:
            if self.clauses[place][0] != held[place][0]:
                raise Unclear
            self.clauses[place][1] = held[place][1]
        if falling or any(each < 0 for each in self.points):
            raise Unclear
        if any(now < before for now, before in zip(self.points, below, strict=True)):
            raise Unclear
        most = model.total(self._decayed(model, first), self._ceiling(model))
        if any(self.total(model, self.at) <= bar + NEAR and most >= bar - NEAR for bar in model.plan.bars):
            raise Unclear
        if judged(model.stage, self.standing, self.at, round(most, DIGITS), self.fit) != self.standing:
            raise Unclear

    def _folded(self, model: ScoringModel, deeds: Sequence[Done]) -> tuple[set[int], set[int]]:
        """Take in some of one second. Gives which rules and clauses that touches."""
        plan, touched, clauses = model.plan, set[int](), set[int]()
        for deed, received in deeds:
            watching = plan.watching(deed, received=received)
            if watching is None:
                raise Unclear
            if self.seen_since is None and not received:
                self.seen_since = deed.at
                touched.update(range(len(self.points)))
            for place in watching[0]:
                meter = plan.meters[place]
                if meter and meter.fold(self.states[place], deed):
                    touched.add(place)
            for place in watching[1]:
                times = self.clauses[place][2]
                times.append(deed.at)
                del times[: -plan.clauses[place][1].least]
                clauses.add(place)
        return touched, clauses

    def _decayed(self, model: ScoringModel, now: int) -> list[float]:
        age = now - self.at
        if not age:
            return self.points[:]
        return [
            left(each, age, half_life) if each and half_life else each
            for each, half_life in zip(self.points, model.plan.half_lives, strict=True)
        ]

    def _ceiling(self, model: ScoringModel) -> float:
        plan = model.plan
        fail = {plan.clauses[place][0] for place, each in enumerate(self.clauses) if not each[0]}
        bounds = [most for place, most in enumerate(plan.ceilings) if most is not None and place not in fail]
        return min(bounds, default=math.inf)

    def _judged(self, model: ScoringModel) -> Change | None:
        """Where one stands after all of a second."""
        total, before = self._sure(model, self.at), self.standing
        after = judged(model.stage, before, self.at, round(total, DIGITS), self.fit)
        if after == before:
            return None
        self.standing = after
        return Change(self.at, model.stage[before.place or 0].id, model.stage[after.place or 0].id, total)

    def _sure(self, model: ScoringModel, now: int) -> float:
        """The score, if it lies next to no bar."""
        points = self._decayed(model, now)
        total = model.total(points, self._ceiling(model))
        if any(abs(total - bar) < NEAR for bar in model.plan.bars) or model.total.unsure(points):
            raise Unclear
        return total

    def _falling(self, model: ScoringModel) -> bool:
        """Whether what takes points away decays, so that the score may rise by itself."""
        return any(each < 0 and half for each, half in zip(self.points, model.plan.half_lives, strict=True))

    def _clear(self, model: ScoringModel) -> int:
        """The first second at which one could move by decay, or because a hold has ended; the next step if that
        comes before.
        """
        standing, stages, begin, step = self.standing, model.stage, self.at, self.step_at
        stage = stages[standing.place or 0]
        below = stage.stay_at if fits(stage, self.fit) else AT_ONCE
        if below == -AT_ONCE and not self._falling(model):
            return FOREVER
        higher = stages[(standing.place or 0) + 1 :]
        above = min((each.enter_at for each in higher if fits(each, self.fit)), default=AT_ONCE)
        stretch, ceiling = Stretch(begin, self.points, model.plan.half_lives), self._ceiling(model)

        def bounds(one: int, other: int) -> tuple[float, float]:
            lowest, highest = stretch.lowest(one, other), stretch.highest(one, other)
            return model.total(lowest, ceiling), model.total(highest, ceiling)

        def holds(at: int) -> bool:
            total = round(model.total(stretch.lowest(at, at), ceiling), DIGITS)
            return judged(stages, standing, at, total, self.fit) != standing

        free = standing.entered + stage.hold
        last = max(begin, free) + model.plan.lifetime if step >= FOREVER else step - 1
        found = Search(stretch, bounds, holds, above=above).first(begin + 1, min(last, free - 1))
        if found is None:
            found = Search(stretch, bounds, holds, below=below, above=above).first(max(begin + 1, free), last)
        return found if found is not None else step


def settled(subject: Subject, standing: Standing, due_at: int | None, now: int) -> Live | None:
    """What to keep of somebody who was worked out until a second; None where it would not help."""
    model, story, world = subject.model, subject.story, subject.setting.world
    outer = [*subject.excluded.steps, *(at for track in subject.fits.values() for at in track.steps)]
    outer += [at for track in subject.rolled_up.values() for at in track.steps]
    newest = max((each[-1].at for each in (story.done, story.received) if each), default=ALWAYS)
    if standing.place is None or newest > now or subject.fixed_base is not None or not model.stage:
        return None
    at = max(newest, standing.entered, max((each for each in outer if each <= now), default=ALWAYS))
    seen, plan = story.first_seen, model.plan
    states: list[State] = [[] for _rule in model.paying]
    points, nexts = [0.0] * len(states), [FOREVER] * len(states)
    for place, rule in enumerate(model.paying):
        meter = plan.meters[place]
        if meter is None:
            points[place] = subject.all_tracks[rule.id].exact(at)
            continue
        for deed in model.watching[rule.id].matches(story, world):
            meter.fold(states[place], deed)
        points[place], nexts[place] = meter.read(states[place], at, FOREVER if seen is None else seen)
    clauses = []
    for place, (_rule, clause) in enumerate(plan.clauses):
        times = [deed.at for deed in clause.looks_at(story, world, model.watching)][-clause.least :]
        clauses.append([*_held(model, place, times, at), times])
    rests = min((each for each in outer if each > now), default=FOREVER)
    clear = FOREVER if due_at is None else due_at
    fit = round(subject.fit(now), DIGITS)
    return Live(at, at, standing, seen, fit, rests, clear, points, nexts, states, clauses)


def _held(model: ScoringModel, place: int, times: State, now: int) -> tuple[bool, int]:
    """Whether a clause holds, and when that changes."""
    clause = model.plan.clauses[place][1]
    until = times[-clause.least] + clause.window if len(times) >= clause.least else ALWAYS
    enough = now < until
    return enough != (clause.none_of is not None), until if enough else FOREVER


def as_row(live: Live) -> list[Any]:
    """As plain values."""
    rules = [
        [points, _edge(following), state] if state or points else 0
        for points, following, state in zip(live.points, live.nexts, live.states, strict=True)
    ]
    clauses = [[each[0], _edge(each[1]), each[2]] for each in live.clauses]
    times = map(
        _edge, (live.at, live.solid_at, live.standing.entered, live.seen_since, live.rests_until, live.clear_until)
    )
    return [*times, live.standing.place, live.fit, rules, clauses]


def from_row(row: list[Any]) -> Live:
    """The way back."""
    at, solid, entered, seen, rests, clear, place, fit, rules, clauses = row
    return Live(
        ALWAYS if at is None else at,
        ALWAYS if solid is None else solid,
        Standing(place, ALWAYS if entered is None else entered),
        seen,
        fit,
        FOREVER if rests is None else rests,
        FOREVER if clear is None else clear,
        [each[0] if each else 0.0 for each in rules],
        [FOREVER if not each or each[1] is None else each[1] for each in rules],
        [each[2] if each else [] for each in rules],
        [[holds, FOREVER if following is None else following, times] for holds, following, times in clauses],
    )


def _edge(at: int | None) -> int | None:
    """Always and for ever are long numbers."""
    return at if at is not None and ALWAYS < at < FOREVER else None
