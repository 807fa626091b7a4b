"""The arithmetic of a score: contributions as of an instant, and the stage moves of a whole history."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.leads.scoring.definition import CountRule, On, ScoringModel, Stage

EVIDENCE = 5


@dataclass(frozen=True)
class Moment:
    """Something that somebody did, with all that a rule can ask of it."""

    id: int
    at: datetime
    verb: str
    streams_type: str
    object: str
    target: str | None


@dataclass(frozen=True)
class Contribution:
    """What one rule gives, and why: how many of how far back, and the newest activities that counted."""

    rule: CountRule
    count: int
    points: float
    evidence: Sequence[int]


@dataclass(frozen=True)
class Move:
    """A change of stage, dated by the first second at which its condition held."""

    at: datetime
    from_stage: str
    to_stage: str
    score: float


@dataclass(frozen=True)
class Result:
    """A score as of an instant, how it came to its stage, and when it will change if nothing happens."""

    score: float
    stage: str
    moves: Sequence[Move]
    due_at: datetime | None


def score(model: ScoringModel, moments: Sequence[Moment], now: datetime) -> tuple[float, list[Contribution]]:
    """The score as of `now` and the contributions it is the sum of."""
    found = [_contribution(rule, moments, now) for rule in model.rule]
    return _clamped(model, sum(each.points for each in found)), [each for each in found if each.count]


def evaluate(model: ScoringModel, moments: Sequence[Moment], now: datetime) -> Result:
    """Walk through every instant at which the score can have changed, up to `now`."""
    times = {rule.id: _times(rule, moments) for rule in model.rule}
    instants = sorted({at for rule in model.rule for at in _changes(rule, times[rule.id]) if at <= now})
    place, total, moves = 0, _clamped(model, 0.0), []
    for instant in instants:
        total = _clamped(model, sum(rule.points(_within(rule, times[rule.id], instant)) for rule in model.rule))
        then, place = place, _next_stage(model.stage, place, round(total, 9))
        if place != then:
            moves.append(Move(instant, model.stage[then].id, model.stage[place].id, total))
    return Result(total, model.stage[place].id, moves, _due_at(model, times, now))


def matches(on: On, moment: Moment) -> bool:
    """Whether a rule looks at this: by Activity Streams type or our verb, by kind of thing and of target."""
    return (
        (not on.verb or moment.verb in on.verb or moment.streams_type in on.verb)
        and (not on.object or moment.object in on.object)
        and (not on.target or moment.target in on.target)
    )


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _times(rule: CountRule, moments: Sequence[Moment]) -> list[datetime]:
    return sorted(_second(each.at) for each in moments if matches(rule.on, each))


def _within(rule: CountRule, times: Sequence[datetime], now: datetime) -> int:
    """How many lie in (now - window, now]: what is exactly a window old is out."""
    return bisect_right(times, now) - bisect_right(times, now - rule.window)


def _changes(rule: CountRule, times: Sequence[datetime]) -> list[datetime]:
    return [*times, *(at + rule.window for at in times)]


def _due_at(model: ScoringModel, times: dict[str, list[datetime]], now: datetime) -> datetime | None:
    ahead = [at for rule in model.rule for at in _changes(rule, times[rule.id]) if at > now]
    return min(ahead, default=None)


def _next_stage(stages: Sequence[Stage], place: int, total: float) -> int:
    highest = max(index for index, stage in enumerate(stages) if total >= stage.enter_at)
    if highest > place:
        return highest
    if total < stages[place].stay_at:
        return max(index for index in range(place) if total >= stages[index].stay_at)
    return place


def _clamped(model: ScoringModel, total: float) -> float:
    return min(max(total, model.model.min), model.model.max)


def _contribution(rule: CountRule, moments: Sequence[Moment], now: datetime) -> Contribution:
    oldest: datetime = now - rule.window
    counted = [each for each in moments if oldest < _second(each.at) <= now and matches(rule.on, each)]
    newest = sorted(counted, key=lambda each: (each.at, each.id), reverse=True)[:EVIDENCE]
    return Contribution(rule, len(counted), rule.points(len(counted)), [each.id for each in newest])


def days(window: timedelta) -> int:
    """A window in whole days, for sentences; part of a day counts as one."""
    return -(-window // timedelta(days=1))
