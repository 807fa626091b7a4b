"""What scoring is told: who did what and when, what is known of people and companies, and who works where.

Times are whole seconds since 1970 in UTC. `None` for the begin of something is "always", for its end "still".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Key = Hashable
ALWAYS = -(1 << 62)
FOREVER = 1 << 62
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SCORED = frozenset({"person", "visitor"})
"""Everybody else (staff, moderators, bots, services) is nobody's lead, and in nobody's account."""
OBJECTED = "objected"


def seconds(instant: datetime) -> int:
    """An instant as whole seconds; what is smaller is cut off."""
    return (instant - EPOCH) // timedelta(seconds=1)


def instant_of(at: int) -> datetime:
    """The way back."""
    return EPOCH + timedelta(seconds=at)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did, with all that a rule can ask of it. `target_person` is whom it was done to."""

    id: Any
    at: int
    verbs: tuple[str, ...]
    object: str | None = None
    object_id: Key = None
    target: str | None = None
    target_id: Key = None
    actor: Key = None
    target_person: Key = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Dated = Sequence[tuple[int, Any]]
"""The values of one attribute, each from its second on, oldest first."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """That somebody works for a company, from a second until, and not including, another."""

    org: Key
    begin: int = ALWAYS
    end: int = FOREVER


@dataclass
class Story:
    """All about one person."""

    person: Key
    kind: str = "person"
    done: list[Deed] = field(default_factory=list)
    received: list[Deed] = field(default_factory=list)
    attributes: dict[str, Dated] = field(default_factory=dict)
    affiliations: list[Affiliation] = field(default_factory=list)
    seen_since: int | None = None
    """When they first did anything, where that is not among what is told."""

    @property
    def first_seen(self) -> int | None:
        """When they first did anything."""
        first = self.done[0].at if self.done else None
        return min((at for at in (first, self.seen_since) if at is not None), default=None)

    def orgs_at(self, now: int) -> set[Key]:
        """Whom they work for at a second."""
        return {each.org for each in self.affiliations if each.begin <= now < each.end}


@dataclass
class World:
    """Everybody who can matter for a score."""

    people: dict[Key, Story] = field(default_factory=dict)
    orgs: dict[Key, dict[str, Dated]] = field(default_factory=dict)
    fixed_base: dict[Key, float] = field(default_factory=dict)
    circles: Mapping[Key, Sequence[Key]] | None = None
    """Whom each of some people works with, where that is known already."""

    def together(self, one: Key, other: Key, now: int) -> bool:
        """Whether two people work for the same company at a second."""
        stories = self.people.get(one), self.people.get(other)
        return all(stories) and bool(stories[0].orgs_at(now) & stories[1].orgs_at(now))  # type: ignore[union-attr]  # all() has asked

    def colleagues(self, person: Key) -> list[Story]:
        """Everybody else who ever worked for a company that this person ever worked for."""
        if self.circles is not None:
            return [self.people[each] for each in self.circles.get(person, ())]
        own = {each.org for each in self.people[person].affiliations}
        others = (story for key, story in self.people.items() if key != person)
        return [story for story in others if any(each.org in own for each in story.affiliations)]


def in_order(deeds: Iterable[Deed]) -> list[Deed]:
    """By time; of one second, by id: so that the order of arrival makes no difference."""
    return sorted(deeds, key=lambda deed: (deed.at, natural(deed.id)))


def natural(given: Any) -> tuple[bool, int, str]:
    """Numbers before words, each in their order."""
    return (False, given, "") if isinstance(given, int) else (True, 0, str(given))


def value_at(dated: Dated, now: int) -> Any:
    """The value as of a second; None before the first."""
    found = None
    for begin, value in dated:
        if begin > now:
            break
        found = value
    return found
