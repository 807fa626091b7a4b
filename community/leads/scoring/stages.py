"""The stages of a whole history: judged at whole seconds, moved at the first at which a condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from community.leads.scoring.crossing import DIGITS, Search
from community.leads.scoring.definition import Stage
from community.leads.scoring.story import ALWAYS
from community.leads.scoring.subject import Subject

AT_ONCE = float("inf")


@dataclass(frozen=True)
class Change:
    """A move to another stage; `None` is the stage of those who are excluded."""

    at: int
    before: str | None
    after: str | None
    score: float


@dataclass(frozen=True)
class Standing:
    """The place among the stages, None for the excluded, and since when."""

    place: int | None
    entered: int = ALWAYS


class Walk:
    """Goes through the history of one person."""

    def __init__(self, subject: Subject, standing: Standing | None = None, since: int = ALWAYS) -> None:
        """From the begin of time; or from where one stood at a second, if what was before is not told."""
        self.subject = subject
        self.stages = subject.model.stage
        self.bars = sorted({bar for each in self.stages[1:] for bar in (each.enter_at, each.stay_at)})
        self.tracks = list(subject.all_tracks.values())
        self._first = standing or Standing(self._judged(Standing(0), ALWAYS).place if self.stages else None)
        self._moved: list[tuple[Standing, Change]] = []
        self._gone_until = since

    def until(self, now: int) -> tuple[Standing, list[Change]]:
        """Where one stands at a second, and how one came there. Goes on from where it was asked before."""
        if self.stages and now > self._gone_until:
            standing = self._moved[-1][0] if self._moved else self._first
            self._moved += self._moves(standing, self._gone_until, now)
            self._gone_until = now
        moves = [each for each in self._moved if each[1].at <= now]
        return (moves[-1][0] if moves else self._first), [change for _standing, change in moves]

    def next_change(self, standing: Standing, now: int, step: int | None) -> int | None:
        """When one moves before the next step (None: there is none), by decay or the end of a hold."""
        hold = max((stage.hold for stage in self.stages), default=0)
        last = now + hold + self.subject.lifetime if step is None else step - 1
        return self._crossing(standing, now, now + 1, last) if self.stages else None

    def _moves(self, standing: Standing, begin: int, end: int) -> Iterator[tuple[Standing, Change]]:
        """Every move after `begin` and until `end`."""
        steps = [at for at in self.subject.steps if begin < at <= end]
        for first, following in pairwise([begin, *steps, end + 1]):
            if first != begin:
                moved = self._judged(standing, first)
                if moved != standing:
                    yield moved, self._change(standing, moved)
                    standing = moved
            at: int | None = first
            while at is not None and (at := self._crossing(standing, first, at + 1, following - 1)) is not None:
                moved = self._judged(standing, at)
                yield moved, self._change(standing, moved)
                standing = moved

    def _crossing(self, standing: Standing, begin: int, first: int, last: int) -> int | None:
        """The first second of a stretch at which one moves by decay alone, or because a hold has ended."""
        if standing.place is None or first > last or begin == ALWAYS:
            return None
        stage, fit = self.stages[standing.place], round(self.subject.fit(begin), DIGITS)
        above = min((s.enter_at for s in self.stages[standing.place + 1 :] if fits(s, fit)), default=AT_ONCE)
        below = stage.stay_at if fits(stage, fit) else AT_ONCE
        held = standing.entered + stage.hold
        stretch = self.subject.stretch(begin, self.tracks)

        def bounds(one: int, other: int) -> tuple[float, float]:
            lowest, highest = stretch.lowest(one, other), stretch.highest(one, other)
            return self.subject.total_of(lowest, begin), self.subject.total_of(highest, begin)

        def holds(at: int) -> bool:
            return self._judged(standing, at) != standing

        found = Search(stretch, bounds, holds, above=above).first(first, min(last, held - 1))
        if found is not None:
            return found
        return Search(stretch, bounds, holds, below=below, above=above).first(max(first, held), last)

    def _judged(self, standing: Standing, at: int) -> Standing:
        """Where one stands after all of a second."""
        if self.subject.excluded.at(at):
            return standing if standing.place is None else Standing(None, at)
        total, fit = self.subject.careful_total(at, self.bars), round(self.subject.fit(at), DIGITS)
        return judged(self.stages, standing, at, total, fit)

    def _change(self, before: Standing, after: Standing) -> Change:
        score = 0.0 if after.place is None else self.subject.total(after.entered)
        return Change(after.entered, self.name(before), self.name(after), score)

    def name(self, standing: Standing) -> str | None:
        """What the stage is called."""
        return None if standing.place is None else self.stages[standing.place].id


def judged(stages: Sequence[Stage], standing: Standing, at: int, total: float, fit: float) -> Standing:
    """Where one stands at a second with a score and a fit."""
    reached = [n for n, stage in enumerate(stages) if total >= stage.enter_at and fits(stage, fit)]
    place = standing.place
    if place is None or reached[-1] > place:
        return Standing(reached[-1], at)
    stage = stages[place]
    if (total >= stage.stay_at and fits(stage, fit)) or at < standing.entered + stage.hold:
        return standing
    kept = [n for n in range(place) if total >= stages[n].stay_at and fits(stages[n], fit)]
    return Standing(kept[-1], at)


def fits(stage: Stage, fit: float) -> bool:
    """Whether one fits well enough for a stage."""
    return stage.fit_at_least is None or fit >= stage.fit_at_least
