"""Kinds: what a thing can be. A feature declares each once; everything that works on any kind reads it here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, inspect, select
from sqlalchemy.orm.util import identity_key

from community.core.db import session
from community.core.i18n import LazyString


@dataclass(frozen=True)
class Document:
    """The words that a thing is found by, in plain text. Whoever has the kind's permission `read` (`see`, where there
    is no `read`) is shown title and body; whoever has only `see`, title and teaser. A kind may have permissions
    `tease_words` and `tease_author`: without them, those are not shown the teaser, or who wrote it.
    """

    title: str
    body: str = ""
    teaser: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing: how to load, name and address its rows. A kind without `document` cannot be searched.

    A kind that is a sort of another one has that one's permissions, and counts as that one in scoring. `streams_type`
    is what it is in Activity Streams 2.0.
    With `moderated` people may report its things, moderators hide them, and newcomers' wait where that is set;
    `followed` is called with a row whose thing was hidden or came back, for what the feature keeps in step with it.
    """

    name: str
    model: type[Any]
    label: LazyString
    icon: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    document: Callable[[Any], Document] | None = None
    sort_of: str = ""
    streams_type: str = "Object"
    naming: Select[Any] | None = None
    """Rows with id and what `title` and `url` read, asked by `ids`: for kinds that lists are full of, since loading
    rows of the model takes longer.
    """
    opening: Callable[[Any], str] | None = None
    """Of a row that `naming` gives: how its words begin, as safe HTML which may be cut anywhere."""
    moderated: bool = False
    followed: Callable[[Any], None] | None = None

    @property
    def family(self) -> str:
        """The kind by whose name its permissions begin."""
        return self.sort_of or self.name


@dataclass(frozen=True)
class Card:
    """How a thing is shown where only its name fits."""

    kind: str
    title: str
    url: str
    words: str = ""
    """What it says, in plain text, where that was asked for."""
    opening: str = ""
    """How its words begin, as safe HTML which may be cut anywhere. For those who may read the thing."""


def kinds() -> dict[str, Kind]:
    """The kinds of the current application, by name."""
    found: dict[str, Kind] = current_app.extensions["community.kinds"]
    return found


def family_of(name: str) -> str:
    """The family of a kind; a kind that is not loaded is one of its own."""
    kind = kinds().get(name)
    return kind.family if kind else name


def streams_type_of(name: str) -> str:
    """What things of a kind are in Activity Streams."""
    kind = kinds().get(name)
    return kind.streams_type if kind else "Object"


def row_of(thing: Any) -> Any:
    """The row of a thing's own kind. The caller has asked the rules."""
    return session().get_one(kinds()[thing.kind].model, thing.id)


def cards(things: Iterable[Any], *, words: bool = False) -> dict[int, Card]:
    """Cards of `things` (rows with id and kind), in one query for each kind. The caller has asked the rules; with
    `words`, those for reading the things.
    """
    ids: dict[str, set[int]] = {}
    for thing in things:
        ids.setdefault(thing.kind, set()).add(thing.id)
    found = {}
    for name, wanted in ids.items():
        kind = kinds()[name]
        for row in _rows(kind, wanted, whole=words):
            said = kind.document(row) if words and kind.document else Document("")
            opening = kind.opening(row) if kind.opening and not words else ""
            found[row.id] = Card(name, kind.title(row), kind.url(row), said.body or said.teaser, opening)
    return found


def _rows(kind: Kind, ids: Collection[int], *, whole: bool) -> Iterable[Any]:
    if kind.naming is not None and not whole:
        return session().execute(kind.naming, {"ids": ids})
    here = [session().identity_map.get(identity_key(kind.model, row_id)) for row_id in ids]
    if all(row is not None and not inspect(row).expired for row in here):
        return here
    return session().scalars(select(kind.model).where(kind.model.id.in_(ids)))
