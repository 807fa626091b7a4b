"""The activity stream: what happened, as far as the viewer may see it now. Newest first, in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, true

from community.access.faces import Face, face_in
from community.access.kinds import Card, cards
from community.access.models import PrincipalKind
from community.access.viewers import Viewer, asking_lists
from community.activity.selecting import around_person, in_audience, of_identity, page_of, these, these_seen
from community.activity.verbs import VERBS, Verb
from community.core.db import session
from community.core.i18n import LazyString, _
from community.core.settings import settings

PAGE = 20
_GREATEST_ID = 2**31 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One line of a stream. `actor` is None where the person is gone."""

    id: int
    verb: type[Verb]
    occurred_at: datetime
    actor: Face | None
    sentence: LazyString
    thing: Card
    target: Card | None
    place: Card | None
    """The group that it happened in, where the sentence does not name it."""


@dataclass(frozen=True)
class StreamPage:
    """A page of a stream; `earlier` is what `before` takes for the next one, None on the last."""

    entries: Sequence[Entry]
    earlier: str | None


@dataclass(frozen=True)
class Scope:
    """Part of what happened: a condition, which is made once, and the values that it is asked with."""

    condition: Callable[[], ColumnElement[bool]]
    values: Mapping[str, int] = field(default_factory=dict)


def of_site() -> Scope:
    """Everything that happened."""
    return Scope(true)


def of_audience(audience_id: int) -> Scope:
    """What happened to the things of one audience: a group's stream."""
    return Scope(in_audience, {"of_audience": audience_id})


def by_person(principal_id: int) -> Scope:
    """What one person did."""
    return Scope(of_identity, {"by_person": principal_id})


def of_person(viewer: Viewer) -> Scope:
    """What happened in the viewer's groups, and to things that the viewer took part in."""
    return Scope(around_person, {"of_person": viewer.principal_id})


def stream(
    viewer: Viewer, scope: Scope, *, before: str | None = None, limit: int = PAGE, words: bool = False
) -> StreamPage:
    """A page of what happened in `scope`, older than the mark `before` if there is one; `words` of the things too."""
    mark = _parse(before)
    values = {**asking_lists(viewer), **scope.values}
    if mark:
        values |= {"mark_at": mark[0], "mark_id": mark[1]}
    rows = session().execute(page_of(scope.condition, limit + 1, mark is not None), values).all()
    shown = rows[:limit]
    return StreamPage(
        _entries(shown, words=words, places=scope.condition is not in_audience),
        _mark(shown[-1]) if len(rows) > limit else None,
    )


def actor_name(entry: Entry) -> str:
    """Who did it: a name, the site itself, or somebody who is gone."""
    if entry.actor is None:
        return str(_("Somebody who left"))
    return settings().site_name if entry.actor.kind is PrincipalKind.SERVICE else entry.actor.name


def entries(ids: Sequence[int]) -> list[Entry]:
    """The lines of the activities `ids`, newest first. The caller has asked the rules."""
    return _entries(session().execute(these(), {"ids": ids}).all()) if ids else []


def entries_of(viewer: Viewer, ids: Sequence[int]) -> list[Entry]:
    """Those of the activities `ids` that the viewer may see, newest first."""
    return _entries(session().execute(these_seen(), asking_lists(viewer) | {"ids": ids}).all()) if ids else []


def _entries(rows: Sequence[Any], *, words: bool = False, places: bool = True) -> list[Entry]:
    named = cards(_things(rows, places), words=words)
    return [
        Entry(
            row.id,
            VERBS[row.verb],
            row.occurred_at,
            face_in(row),
            VERBS[row.verb].sentence,
            named[row.thing_id],
            named[row.target_id] if row.target_id else None,
            named[row.place_id] if places and _elsewhere(row) else None,
        )
        for row in rows
        if row.verb in VERBS
    ]


class _Named(NamedTuple):
    id: int
    kind: str


def _things(rows: Sequence[Any], places: bool) -> set[_Named]:
    things = {_Named(row.thing_id, row.thing_kind) for row in rows}
    things |= {_Named(row.target_id, row.target_kind) for row in rows if row.target_id}
    return things | {_Named(row.place_id, row.place_kind) for row in rows if places and _elsewhere(row)}


def _elsewhere(row: Any) -> bool:
    """Whether it happened in a group that is not what happened to, or in."""
    return row.place_id is not None and row.place_id not in (row.thing_id, row.target_id)


def _mark(row: Any) -> str:
    return f"{(row.occurred_at - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _parse(mark: str | None) -> tuple[Any, int] | None:
    """The instant and id of a mark; a mark that nobody can have got from us is as good as none."""
    microseconds, _, row_id = (mark or "").partition("-")
    if not (microseconds.isdecimal() and row_id.isdecimal() and len(microseconds) < 18 and len(row_id) < 18):
        return None
    return _EPOCH + timedelta(microseconds=int(microseconds)), min(int(row_id), _GREATEST_ID)
