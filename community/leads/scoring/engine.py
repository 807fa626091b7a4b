"""The score of anybody as of any second, with its reasons and its stages. No database, no clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from community.leads.scoring.adding import NEAR
from community.leads.scoring.crossing import DIGITS, Search
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.kinds.exclude import ExcludeRule, excluded
from community.leads.scoring.resuming import Mark, marked, spliced
from community.leads.scoring.stages import Change, Walk
from community.leads.scoring.story import ALWAYS, Key, World
from community.leads.scoring.subject import Subject
from community.leads.scoring.tracks import Curve, Track


@dataclass(frozen=True)
class Contribution:
    """What one rule gives, within its cap, and why."""

    rule: str
    points: float
    formula: str
    inputs: Mapping[str, Any]
    evidence: Sequence[Any]


@dataclass(frozen=True)
class Score:
    """The figures of somebody as of a second."""

    total: float
    base: float
    fit: float
    grade: str
    priority: str | None
    excluded: bool
    route: str | None


@dataclass(frozen=True)
class History:
    """The stage as of a second, since when, and how one came there."""

    stage: str | None
    since: int | None
    changes: Sequence[Change]


class Scorer:
    """A model over a world. It remembers what it has worked out, so a changed world asks for a new one."""

    def __init__(self, model: ScoringModel, world: World) -> None:
        self.model, self.world = model, world
        self._exclusions = [rule for rule in model.rule if isinstance(rule, ExcludeRule)]
        self._subjects: dict[Key, Subject] = {}
        self._walks: dict[Key, Walk] = {}
        self._excluded: dict[Key, Curve] = {}
        self._reaches: dict[tuple[Key, float], Curve] = {}
        self._marks: dict[Key, Mark] = {}
        self._warmth: dict[tuple[Key, str], Curve] = {}

    def score(self, person: Key, now: int) -> Score:
        """The figures as of a second."""
        if self.excluded(person).at(now):
            return Score(0.0, 0.0, 0.0, "", None, excluded=True, route=None)
        subject = self.subject(person)
        total, fit = subject.total(now), subject.fit(now)
        grade = _grade(self.model, fit)
        priority = _priority(self.model, total, grade)
        return Score(total, subject.base(now), fit, grade, priority, excluded=False, route=subject.route(now))

    def contributions(self, person: Key, now: int) -> list[Contribution]:
        """Every rule that gives points, in the order of the model."""
        if self.excluded(person).at(now):
            return []
        subject = self.subject(person)
        found = []
        for rule in self.model.rule:
            track = subject.all_tracks.get(rule.id) or subject.fits.get(rule.id)
            finding = track.found(now) if track else None
            if finding is None or not finding.points:
                continue
            points = rule.capped(finding.points) if rule.pays else finding.points  # type: ignore[union-attr]  # such rules are capped
            inputs = finding.inputs if points == finding.points else {**finding.inputs, "before_cap": finding.points}
            found.append(Contribution(rule.id, points, finding.formula, inputs, finding.evidence))
        return found

    def history(self, person: Key, now: int) -> History:
        """The stages until a second."""
        walk = self.walk(person)
        standing, changes = walk.until(now)
        since = None if standing.entered == ALWAYS else standing.entered
        return History(walk.name(standing), since, changes)

    def begin_at(self, person: Key, mark: Mark) -> None:
        """Take somebody up from a mark, which their story in this world begins with."""
        self._marks[person] = mark

    def count_as(self, person: Key, warm: Mapping[str, Curve]) -> None:
        """Take whether somebody counts for colleagues from what was worked out before."""
        self._warmth |= {(person, rule): curve for rule, curve in warm.items()}

    def mark(self, person: Key, at: int) -> Mark:
        """What must be kept of somebody to go on from a second."""
        return marked(self.subject(person), self.walk(person).until(at)[0], at)

    def due_at(self, person: Key, now: int) -> int | None:
        """When to look again if nobody does anything: the next step, or the next stage before it by decay."""
        walk, steps = self.walk(person), self.subject(person).steps
        place = bisect_right(steps, now)
        step = steps[place] if place < len(steps) else None
        move = walk.next_change(walk.until(now)[0], now, step)
        return step if move is None else move

    def walk(self, person: Key) -> Walk:
        """The way through the stages."""
        if person not in self._walks:
            mark, subject = self._marks.get(person), self.subject(person)
            self._walks[person] = Walk(subject, mark.standing, mark.at) if mark else Walk(subject)
        return self._walks[person]

    def subject(self, person: Key) -> Subject:
        """Somebody under the model."""
        if person not in self._subjects:
            fixed = self.world.fixed_base.get(person)
            self._subjects[person] = Subject(self.model, self.world.people[person], self, fixed)
        return self._subjects[person]

    def excluded(self, person: Key) -> Curve:
        """Whether somebody is excluded, through time."""
        if person not in self._excluded:
            self._excluded[person] = excluded(self._exclusions, self.world.people[person], self.world)
        return self._excluded[person]

    def base_reaches(self, person: Key, bar: float) -> Curve:
        """Whether somebody's base is at a bar or above, through time."""
        if (person, bar) not in self._reaches:
            mark = self._marks.get(person)
            self._reaches[person, bar] = _reaching(self.subject(person), bar, mark.at if mark else ALWAYS)
        return self._reaches[person, bar]

    def warmth(self, rule: Any, person: Key) -> Curve:
        """Whether somebody counts for colleagues under a roll-up, through time."""
        if (person, rule.id) not in self._warmth:
            mark, curve = self._marks.get(person), rule.warmth(self.world.people[person], self)
            before = mark.warm.get(rule.id) if mark else None
            known = curve if mark is None or before is None else spliced(before, mark.at, curve)
            self._warmth[person, rule.id] = known
        return self._warmth[person, rule.id]


def _reaching(subject: Subject, bar: float, since: int) -> Curve:
    """What is before `since` is not asked for."""

    def reaches(at: int) -> bool:
        return subject.careful_base(at, bar) >= bar

    tracks = list(subject.tracks.values())
    steps = sorted({max(at, since) for track in tracks for at in track.steps})
    if subject.base_of([_most(track, since) for track in tracks]) < bar - NEAR:
        return Curve([], initial=False)
    changes: list[tuple[int, bool]] = []
    for first, following in zip(steps, [*steps[1:], *[at + subject.lifetime for at in steps[-1:]]], strict=True):
        changes.append((first, reaches(first)))
        stretch = subject.stretch(first, tracks)

        def bounds(one: int, other: int, stretch: Any = stretch) -> tuple[float, float]:
            return subject.base_of(stretch.lowest(one, other)), subject.base_of(stretch.highest(one, other))

        at: int | None = first
        while at is not None:
            now = changes[-1][1]
            search = Search(stretch, bounds, lambda at, now=now: reaches(at) != now)  # type: ignore[misc]  # a default binds
            search = replace(search, below=bar) if now else replace(search, above=bar)
            at = search.first(at + 1, following - 1)
            if at is not None:
                changes.append((at, not now))
    return Curve(changes, initial=reaches(ALWAYS))


def _most(track: Track, since: int) -> float:
    """What the points of a rule never exceed from a second on."""
    found = [track.roughly(since), *(track.roughly(at) for at in track.steps if at > since)]
    return max([*found, 0.0] if track.half_life else found)


def _grade(model: ScoringModel, fit: float) -> str:
    return _highest(model.fit.grades, round(fit, DIGITS)) if model.fit else ""


def _priority(model: ScoringModel, total: float, grade: str) -> str | None:
    if model.fit is None or not model.fit.grades:
        return None
    level = _highest(model.fit.levels, round(total, DIGITS))
    return f"{grade}{level}" if grade or level else None


def _highest(bars: Sequence[tuple[Any, float]], value: float) -> str:
    reached = [(bar, name) for name, bar in bars if value >= bar]
    return str(max(reached, key=lambda each: each[0])[1]) if reached else ""
