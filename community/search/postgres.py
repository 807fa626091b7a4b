"""The index where the database is PostgreSQL: its own full text, beside everything else that it keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Integer, cast, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from community.core.db import db, session
from community.core.unit import unit_of_work
from community.search.index import BuildRunning, Entry, Hit, Part
from community.search.models import SearchEntry, SearchState

FORMAT = "2"
"""Raise it when entries are made otherwise than before: an index of another format is built anew."""
BUILD_LOCK = 7_339_165
"""Any number that nothing else in the database locks by."""
LAST_POSITION = 16_383
"""The highest place of a word that PostgreSQL keeps."""


class PostgresIndex:
    """An index in the database. What is rebuilt is a new generation of entries; one row says which counts."""

    def ready(self) -> bool:
        return self._generation() is not None

    def replace(self, thing_ids: Collection[int], entries: Iterable[Entry]) -> None:
        kept = list(entries)
        with unit_of_work() as work:
            generation = self._generation()
            if generation is None:
                return
            gone = {*thing_ids, *(entry.thing_id for entry in kept)}
            here = SearchEntry.generation == generation
            work.execute(delete(SearchEntry).where(here, SearchEntry.thing_id.in_(gone)))
            _add(generation, kept)

    def find(self, words: Sequence[str], *, after: int = 0, limit: int) -> Sequence[Hit]:
        if not words:
            return []
        asked = cast(literal(" & ".join(f"'{word}'" for word in words)), TSQUERY)
        found = (
            select(SearchEntry.thing_id, SearchEntry.part)
            .join(SearchState, SearchState.generation == SearchEntry.generation)
            .where(SearchState.format == FORMAT, SearchEntry.words.op("@@")(asked))
            .order_by(func.ts_rank(SearchEntry.words, asked).desc(), SearchEntry.thing_id, SearchEntry.part)
        )
        rows = session().execute(found.offset(after).limit(limit))
        return [Hit(thing_id, Part(part)) for thing_id, part in rows]

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        with _building():
            with unit_of_work() as work:
                new = (work.scalar(select(func.max(SearchState.generation))) or 0) + 1
                work.execute(delete(SearchEntry).where(SearchEntry.generation == new))  # what a killed build left
            for entries in batches:
                with unit_of_work():
                    _add(new, entries)
            with unit_of_work() as work:
                work.merge(SearchState(id=1, format=FORMAT, generation=new))
            with unit_of_work() as work:
                work.execute(delete(SearchEntry).where(SearchEntry.generation != new))

    def expunge(self) -> None:
        """The server's vacuum does it."""

    def clear(self) -> None:
        with unit_of_work() as work:
            work.execute(delete(SearchState))
            work.execute(delete(SearchEntry))

    def _generation(self) -> int | None:
        return session().scalar(select(SearchState.generation).where(SearchState.format == FORMAT))


def _add(generation: int, entries: Iterable[Entry]) -> None:
    rows = [
        {
            "generation": generation,
            "thing_id": entry.thing_id,
            "part": entry.part.value,
            "words": cast(literal(_vector(entry)), TSVECTOR),
        }
        for entry in entries
    ]
    for row in rows:
        session().execute(insert(SearchEntry).values(**row))


def _vector(entry: Entry) -> str:
    """The words with their places as PostgreSQL writes them, those of the title with the greatest weight. They are
    letters and figures only.
    """
    places: dict[str, list[str]] = {}
    for weight, words in (("A", entry.title), ("D", entry.text)):
        for place, word in enumerate(words, 1):
            places.setdefault(word, []).append(f"{min(place, LAST_POSITION)}{weight}")
    return " ".join(f"'{word}':{','.join(found[:200])}" for word, found in places.items())


@contextmanager
def _building() -> Iterator[None]:
    """Keep other builds away, on a connection without a transaction; the lock dies with the process."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        lock = cast(literal(BUILD_LOCK), Integer)
        if not connection.scalar(select(func.pg_try_advisory_lock(lock))):
            raise BuildRunning("Another process is building the index.")
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(lock)))
