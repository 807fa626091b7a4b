"""The score of anybody as of any second, with its reasons and its stages. No database, no clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from community.leads.scoring.crossing import DIGITS, Search
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.kinds.exclude import ExcludeRule, excluded
from community.leads.scoring.resuming import Mark, marked
from community.leads.scoring.stages import Change, Walk
from community.leads.scoring.story import ALWAYS, Key, World
from community.leads.scoring.subject import Subject
from community.leads.scoring.tracks import Curve


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
    """The stage as of a second, since when, how one came there, and when it changes if nobody does anything."""

    stage: str | None
    since: int | None
    changes: Sequence[Change]
    due_at: int | None = None


class Scorer:
    """A model over a world. It remembers what it has worked out, so a changed world asks for a new one."""

    def __init__(self, model: ScoringModel, world: World) -> None:
        self.model, self.world = model, world
        self._exclusions = [rule for rule in model.rule if isinstance(rule, ExcludeRule)]
        self._subjects: dict[Key, Subject] = {}
        self._walks: dict[Key, Walk] = {}
        self._excluded: dict[Key, Curve] = {}
        self._reaches: dict[tuple[Key, float], Curve] = {}

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

    def history(self, person: Key, now: int, *, ahead: bool = False) -> History:
        """The stages until a second; with `ahead` also when the next change comes by time alone."""
        if person not in self._walks:
            self._walks[person] = Walk(self.subject(person))
        walk = self._walks[person]
        standing, changes = walk.until(now)
        since = None if standing.entered == ALWAYS else standing.entered
        due_at = walk.next_change(standing, now) if ahead else None
        return History(walk.name(standing), since, changes, due_at)

    def begin_at(self, person: Key, mark: Mark) -> None:
        """Take somebody's stages up from a mark, which their story in this world begins with."""
        self._walks[person] = Walk(self.subject(person), mark.standing, mark.at)

    def mark(self, person: Key, at: int) -> Mark:
        """What must be kept of somebody to go on from a second."""
        self.history(person, at)
        return marked(self.subject(person), self._walks[person].until(at)[0], at)

    def due_at(self, person: Key, now: int) -> int | None:
        """When to look again if nobody does anything: the next step, or the next stage by decay."""
        subject = self.subject(person)
        steps = subject.steps[bisect_right(subject.steps, now) :][:1]
        moves = [at] if (at := self.history(person, now, ahead=True).due_at) is not None else []
        return min([*steps, *moves], default=None)

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
            self._reaches[person, bar] = _reaching(self.subject(person), bar)
        return self._reaches[person, bar]


def _reaching(subject: Subject, bar: float) -> Curve:
    def reaches(at: int) -> bool:
        return subject.careful_base(at, bar) >= bar

    tracks = list(subject.tracks.values())
    steps = sorted({at for track in tracks for at in track.steps})
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
