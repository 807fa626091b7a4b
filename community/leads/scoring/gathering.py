"""From the rows of a world file to stories: who is who, what counts twice, and what was known at an instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from community.leads.scoring.story import (
    ALWAYS,
    FOREVER,
    Affiliation,
    Dated,
    Deed,
    Key,
    Story,
    World,
    in_order,
    natural,
)

if TYPE_CHECKING:
    from community.leads.scoring.exchange import ActivityRow, AttributeRow, MergeRow, WorldFile

AHEAD = 300
"""What is dated further ahead than this when it comes in is not counted until somebody releases it."""
Owners = dict[Key, Key]
Known = Callable[[int | None], bool]
Stored = Sequence[tuple[int, "ActivityRow"]]


class DanglingError(Exception):
    """A row names something that is not there."""


def in_order_of_storing(world: WorldFile) -> Stored:
    """The activities with their places in the file, the first stored first."""
    return sorted(
        enumerate(world.activities), key=lambda each: (_edge(each[1].ingested_at, ALWAYS), natural(each[1].id))
    )


def gather(world: WorldFile, stored: Stored, known_at: int | None) -> tuple[World, Owners]:
    """The stories of everybody as known at an instant (None: now), and who each id of a person belongs to."""

    def known(at: int | None) -> bool:
        return at is None or known_at is None or at <= known_at

    given: dict[Key, str] = {each.id: each.kind for each in world.people}
    numbers: dict[str, Key] = {str(key): key for key in given if isinstance(key, int)}
    bases: dict[Key, float] = {
        key if key in given else numbers.get(key, key): base for key, base in world.fixed_base.items()
    }
    given = {**dict.fromkeys((key for key in bases if key not in given), "person"), **given}
    owners = _owners(given, world.merges, known, known_at)
    people = {key: Story(key, kind) for key, kind in given.items() if owners[key] == key}
    _tell_attributes(people, owners, world)
    for number, row in enumerate(world.affiliations):
        owner = _there(owners, row.person, f"affiliations.{number}.person")
        begin, end = _edge(row.begin, ALWAYS), _edge(row.end, FOREVER)
        people[owner].affiliations.append(Affiliation(row.org, begin, end))
    whose = {**owners, **_identities(owners, world)}
    _tell_deeds(people, whose, _counting(stored, whose, known))
    orgs: dict[Key, dict[str, Dated]] = {each.id: _dated([each.attributes]) for each in world.orgs}
    _check_orgs(orgs, world)
    fixed = {owners[key]: base for key, base in bases.items()}
    return World(people, orgs, fixed), owners


def _edge(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


def _there(owners: Mapping[Key, Key], key: Key, place: str) -> Key:
    if key not in owners:
        raise DanglingError(f"{place}: there is nobody with the id {key}")
    return owners[key]


def _owners(given: Iterable[Key], merges: Sequence[MergeRow], known: Known, known_at: int | None) -> Owners:
    """Who each person is after the merges that stand. Of two for one visitor the first stands."""
    into: Owners = {}
    keys = set(given)
    for number, row in sorted(enumerate(merges), key=lambda each: (_edge(each[1].at, ALWAYS), str(each[1].person))):
        for name, key in (("visitor", row.visitor), ("person", row.person)):
            if key not in keys:
                raise DanglingError(f"merges.{number}.{name}: there is nobody with the id {key}")
        undone = row.undone_at is not None and (known_at is None or row.undone_at <= known_at)
        if known(row.at) and not undone and _root(into, row.person) != _root(into, row.visitor):
            into.setdefault(row.visitor, row.person)
    return {key: _root(into, key) for key in keys}


def _root(into: Owners, key: Key) -> Key:
    while key in into:
        key = into[key]
    return key


def _tell_attributes(people: dict[Key, Story], owners: Owners, world: WorldFile) -> None:
    rows: dict[Key, list[Sequence[AttributeRow]]] = {}
    for person in sorted(world.people, key=lambda each: owners[each.id] == each.id):
        rows.setdefault(owners[person.id], []).append(person.attributes)
    for key, lists in rows.items():
        people[key].attributes = _dated(lists)


def _dated(lists: Iterable[Sequence[AttributeRow]]) -> dict[str, Dated]:
    found: dict[str, list[tuple[int, Any]]] = {}
    for rows in lists:
        for row in rows:
            found.setdefault(row.name, []).append((_edge(row.at, ALWAYS), row.value))
    return {name: sorted(values, key=lambda each: each[0]) for name, values in found.items()}


def _check_orgs(orgs: dict[Key, Any], world: WorldFile) -> None:
    for number, row in enumerate(world.affiliations):
        if row.org not in orgs:
            raise DanglingError(f"affiliations.{number}.org: there is no company with the id {row.org}")


def _tell_deeds(people: dict[Key, Story], whose: Owners, counting: Iterable[ActivityRow]) -> None:
    for deed in in_order(_deed(row, whose) for row in counting):
        if deed.actor is not None:
            people[deed.actor].done.append(deed)
        if deed.target_person is not None:
            people[deed.target_person].received.append(deed)


def _identities(owners: Owners, world: WorldFile) -> Owners:
    found: Owners = {}
    for number, row in enumerate(world.identities):
        if row.person is None:
            found[row.id] = None
        else:
            found[row.id] = _there(owners, row.person, f"identities.{number}.person")
    return found


def _counting(rows: Stored, whose: Owners, known: Known) -> list[ActivityRow]:
    """The rows that count: of doubles the first, nothing undone, nothing from ahead of its time."""
    stored: dict[Key, ActivityRow] = {}
    twins: dict[Key, Key] = {}
    for number, row in rows:
        if row.identity is not None and row.identity not in whose:
            raise DanglingError(f"activities.{number}.identity: there is no identity {row.identity}")
        if not known(row.ingested_at):
            continue
        named = row.source is not None and row.external_id is not None
        key = (row.source, row.external_id) if named else ("id", row.id, "")
        twins[row.id] = twins.get(row.id, key)
        stored.setdefault(key, row)
    undone = {twins.get(row.retracts) for row in stored.values() if row.retracts is not None}
    return [row for key, row in stored.items() if key not in undone and row.retracts is None and not _ahead(row)]


def _ahead(row: ActivityRow) -> bool:
    return row.ingested_at is not None and row.occurred_at > row.ingested_at + AHEAD


def _deed(row: ActivityRow, whose: Owners) -> Deed:
    target = whose.get(row.target_id) if row.target_id is not None else None
    return Deed(
        id=row.id,
        at=row.occurred_at,
        verbs=(row.verb,),
        object=row.object_type,
        object_id=row.object_id,
        target=row.target_type,
        target_id=row.target_id,
        actor=whose[row.identity] if row.identity is not None else None,
        target_person=target,
        facts=row.props or {},
    )
