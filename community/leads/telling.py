"""From the log and what is known of people to the world that scoring looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, select, true
from sqlalchemy.orm import aliased

from community.access.kinds import family_of
from community.access.models import Thing
from community.activity.models import Activity, Identity
from community.activity.verbs import VERBS
from community.activity.visit_tables import Visit, Visitor
from community.core.db import Ids, one_of, session
from community.leads.about import strangers
from community.leads.companies import colleagues_of, facts_of
from community.leads.scoring.gathering import AHEAD
from community.leads.scoring.story import Dated, Deed, Story, World, in_order, instant_of, seconds
from community.leads.verbs import SourceTold
from community.people.models import Person


@dataclass(frozen=True)
class PageSeen:
    """A page that somebody saw, in a browser that they agreed to have measured."""

    path: str
    at: datetime


VISIT = "visit-"
"""Begins the ids of visits, which are no activities."""


def world_around(principal_id: int) -> World:
    """All that a model can ask about somebody, and about whom they work with."""
    others = colleagues_of(principal_id)
    stories = strangers([principal_id, *others])
    tell_all(stories)
    return World(stories, facts_at(stories.values()))


def facts_at(stories: Iterable[Story]) -> dict[Any, dict[str, Dated]]:
    """What is known of the companies for which people ever worked."""
    return facts_of({each.org for story in stories for each in story.affiliations})


def tell_all(stories: Mapping[Any, Story], since: int | None = None) -> list[tuple[int, Any]]:
    """All that some people did, and others to them, or what came after a second: each log is read once for all of
    them. Gives the rows, and whose they are.
    """
    found: list[tuple[int, Any]] = []
    done: dict[Any, list[Deed]] = {each: [] for each in stories}
    received: dict[Any, list[Deed]] = {each: [] for each in stories}
    for row in _counting(Identity.principal_id.in_(done), _after(Activity.occurred_at, since)):
        done[row.principal_id].append(_deed(row, None))
        found.append((row.principal_id, row))
    for row in session().execute(_seen(Visitor.principal_id.in_(done), _after(Visit.occurred_at, since))):
        done[row.principal_id].append(_visit(row))
        found.append((row.principal_id, row))
    rows = session().execute(select(Person.id, Person.principal_id).where(Person.principal_id.in_(done)))
    principals = {row.id: row.principal_id for row in rows}
    for row in _counting(Activity.target_id.in_(principals), _after(Activity.occurred_at, since)):
        received[principals[row.target_id]].append(_deed(row, principals[row.target_id]))
        found.append((principals[row.target_id], row))
    for each, story in stories.items():
        story.done, story.received = in_order(done[each]), in_order(received[each])
    return found


def _after(column: Any, since: int | None) -> ColumnElement[bool]:
    return true() if since is None else column >= instant_of(since + 1)


def told_by(activity_ids: Sequence[int]) -> list[Deed]:
    """What some rows of the log say: what was not undone or dated ahead of its time."""
    return in_order(_deed(row, None) for row in _true(session().execute(_numbered(), {"ids": activity_ids})))


def seen_by(visit_ids: Sequence[int]) -> list[Deed]:
    """The same of some visits."""
    return [_visit(row) for row in session().execute(_seen(Visit.id.in_(visit_ids)))]


def _counting(*which: ColumnElement[bool]) -> Iterator[Any]:
    """The rows of what some did or others did to them: what was not undone or dated ahead of its time."""
    return _true(session().execute(_rows().where(*which)))


def _true(rows: Iterable[Any]) -> Iterator[Any]:
    for row in rows:
        if row.verb in VERBS and seconds(row.occurred_at) <= seconds(row.recorded_at) + AHEAD:
            yield row


def pages_seen(principal_id: int, ids: Sequence[Any]) -> dict[str, PageSeen]:
    """The visits among the evidence of somebody's score."""
    wanted = [int(each.removeprefix(VISIT)) for each in ids if isinstance(each, str) and each.startswith(VISIT)]
    theirs = select(Visit.id, Visit.path, Visit.occurred_at).join(Visitor).where(Visitor.principal_id == principal_id)
    found = session().execute(theirs.where(Visit.id.in_(wanted)))
    return {f"{VISIT}{row.id}": PageSeen(row.path, row.occurred_at) for row in found}


def _seen(*which: ColumnElement[bool]) -> Select[Any]:
    """What they saw, in browsers that they agreed to have measured."""
    columns: tuple[Any, ...] = (Visit.id, Visit.xid, Visit.path, Visit.occurred_at, Visitor.principal_id)
    return select(*columns).join(Visitor).where(*which)


def id_of(row: Any) -> Any:
    """What the deed is called of which a row of a log tells."""
    return row.id if hasattr(row, "verb") else f"{VISIT}{row.id}"


def _visit(row: Any) -> Deed:
    return Deed(
        id=id_of(row),
        at=seconds(row.occurred_at),
        verbs=("View",),
        object="page",
        actor=row.principal_id,
        facts={"path": row.path},
    )


def _deed(row: Any, target_person: int | None) -> Deed:
    at = seconds(row.occurred_at)
    if row.verb == SourceTold.name:
        return _told(row, at)
    return Deed(
        id=row.id,
        at=at,
        verbs=(VERBS[row.verb].streams_type, row.verb),
        object=row.object and family_of(row.object),
        object_id=row.thing_id,
        target=row.target and family_of(row.target),
        target_id=row.target_id,
        actor=row.principal_id,
        target_person=target_person,
        facts=row.facts or {},
    )


def _told(row: Any, at: int) -> Deed:
    """What another system told of, by its own words: never to somebody else's credit."""
    did = row.facts.get("did", {})
    verb, about = did.get("verb", ""), {name: did.get(name) for name in ("object_id", "target", "target_id")}
    return Deed(
        id=row.id,
        at=at,
        verbs=(verb,),
        object=did.get("object"),
        actor=row.principal_id,
        facts=did.get("facts", {}),
        **about,
    )


@cache
def _numbered() -> Select[Any]:
    return _rows().where(one_of(Activity.id, bindparam("ids", type_=Ids)))


@cache
def _rows() -> Select[Any]:
    """Made once: making it takes longer than asking it."""
    thing, target, undoing = aliased(Thing), aliased(Thing), aliased(Activity)
    return (
        select(
            Activity.id,
            Activity.xid,
            Activity.occurred_at,
            Activity.recorded_at,
            Activity.verb,
            Activity.thing_id,
            Activity.target_id,
            Activity.facts,
            Identity.principal_id,
            thing.kind.label("object"),
            target.kind.label("target"),
        )
        .join(Identity, Identity.id == Activity.identity_id)
        .join(thing, thing.id == Activity.thing_id)
        .outerjoin(target, target.id == Activity.target_id)
        .where(
            Activity.retracts_id.is_(None),
            ~exists().where(undoing.retracts_id == Activity.id),
        )
    )
