"""From things to entries, by what each kind declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select

from community.access.kinds import Document, Kind, kinds
from community.access.models import State, Thing
from community.access.permissions import PERMISSIONS
from community.core.db import session
from community.search.index import Entry, Part
from community.search.words import plain_words


def searchable() -> dict[str, Kind]:
    """The kinds that can be searched, by name."""
    return {name: kind for name, kind in kinds().items() if kind.document}


def searchable_things() -> Select[int]:
    """The ids of all things that can be searched. Whether somebody may see them is asked when they are found."""
    return select(Thing.id).where(Thing.kind.in_(searchable()), Thing.state != State.DELETED)


def reading(kind: Kind) -> str:
    """The permission that shows a thing's body."""
    return f"{kind.family}.read" if f"{kind.family}.read" in PERMISSIONS else seeing(kind)


def seeing(kind: Kind) -> str:
    """The permission that shows that a thing exists."""
    return f"{kind.family}.see"


def teasing(kind: Kind, part: str) -> str:
    """The permission that shows those who only see it a part of a thing: its words, or its author."""
    return f"{kind.family}.tease_{part}" if f"{kind.family}.tease_{part}" in PERMISSIONS else seeing(kind)


def documents_of(thing_ids: Sequence[int]) -> Iterator[tuple[Kind, int, Document]]:
    """The documents of those things that have one, in one query for each kind."""
    named: dict[str, list[int]] = {}
    asked = searchable_things().add_columns(Thing.kind).where(Thing.id.in_(thing_ids))
    for thing_id, name in session().execute(asked):
        named.setdefault(name, []).append(thing_id)
    for name, ids in named.items():
        kind = searchable()[name]
        for row in session().scalars(select(kind.model).where(kind.model.id.in_(ids)).order_by(kind.model.id)):
            if kind.document:
                yield kind, row.id, kind.document(row)


def entries_of(thing_ids: Sequence[int]) -> list[Entry]:
    """What an index takes in of these things."""
    return [entry for found in documents_of(thing_ids) for entry in _entries(*found)]


def _entries(kind: Kind, thing_id: int, document: Document) -> list[Entry]:
    title = plain_words(document.title)
    whole = Entry(thing_id, Part.WHOLE, title, plain_words(document.body))
    if reading(kind) == seeing(kind):
        return [whole]
    teased = Entry(thing_id, Part.TEASED, title, plain_words(document.teaser))
    if teasing(kind, "words") == seeing(kind):
        return [whole, teased]
    return [whole, teased, Entry(thing_id, Part.TITLED, title, ())]
