"""The index of the embedded default: Whoosh, in a folder. One file names the folder that counts, so a new index takes
the old one's place at once.

A reader or searcher of Whoosh belongs to one thread and sees its index as it was when it was opened.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import EmptyIndexError, FileIndex, create_in, open_dir
from whoosh.query import And, Or, Query, Term
from whoosh.searching import Searcher
from whoosh.util.filelock import FileLock
from whoosh.writing import IndexWriter

from community.search.index import BuildRunning, Entry, Hit, Part

FORMAT = "2"
"""Raise it when entries are made otherwise than before: an index of another format is built anew."""
LOCK_SECONDS = 30
OPEN_TRIES = 50
TITLE_COUNTS = 3.0

SCHEMA = Schema(
    thing=ID(stored=True),
    part=STORED,
    title=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False),
    text=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False),
)


class WhooshIndex:
    """An index in a folder, for the processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = threading.local()

    def ready(self) -> bool:
        current = self._current()
        return current is not None and (current.is_dir() or current != self._current())

    def replace(self, thing_ids: Collection[int], entries: Iterable[Entry]) -> None:
        kept = list(entries)
        with self._writer(self._opened()) as writer:
            for thing_id in {*thing_ids, *(entry.thing_id for entry in kept)}:
                writer.delete_by_term("thing", str(thing_id))
            _add(writer, kept)

    def find(self, words: Sequence[str], *, after: int = 0, limit: int) -> Sequence[Hit]:
        if not words or (searcher := self._searcher()) is None:
            return []
        found = searcher.search(_query(words), limit=after + limit).top_n
        stored = (searcher.stored_fields(number) for _score, number in found[after:])
        return [Hit(int(each["thing"]), Part(each["part"])) for each in stored]

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._building():
            new = self.folder / f"{FORMAT}-{secrets.token_hex(4)}"
            new.mkdir()
            with self._writer(create_in(new, SCHEMA)) as writer:
                for entries in batches:
                    _add(writer, entries)
            named = self.folder / "current.new"
            named.write_text(new.name)
            named.replace(self.folder / "current")
            self._sweep(new)

    def expunge(self) -> None:
        with self._locked(self._opened()) as writer:
            writer.commit(optimize=True)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _current(self) -> Path | None:
        try:
            name = (self.folder / "current").read_text()
        except FileNotFoundError:
            return None
        return self.folder / name if name.startswith(f"{FORMAT}-") else None

    def _there(self) -> Path:
        current = self._current()
        if current is None:
            raise EmptyIndexError(f"There is no index in {self.folder}.")
        return current

    def _opened(self) -> FileIndex:
        """The index that counts. While another process commits, the list of its files is gone for a moment."""
        for _again in range(OPEN_TRIES):
            with suppress(EmptyIndexError, FileNotFoundError):
                return open_dir(self._there())
        return open_dir(self._there())

    @contextmanager
    def _writer(self, opened: FileIndex) -> Iterator[IndexWriter]:
        """The one writer that an index can have; another process's is waited for."""
        with self._locked(opened) as writer:
            yield writer
            writer.commit()

    @contextmanager
    def _locked(self, opened: FileIndex) -> Iterator[IndexWriter]:
        writer = opened.writer(timeout=LOCK_SECONDS, limitmb=64)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise

    def _searcher(self) -> Searcher | None:
        """The searcher of this thread, on the index that counts now and as it is now."""
        for _again in range(OPEN_TRIES):
            current = self._current()
            if current is None:
                return None
            try:
                return self._fresh(current)
            except (EmptyIndexError, FileNotFoundError):  # just then somebody wrote, or put another in its place
                self._open.searcher = None
        return None

    def _fresh(self, current: Path) -> Searcher:
        searcher: Searcher | None = getattr(self._open, "searcher", None)
        if searcher is None or self._open.folder != current:
            searcher = open_dir(current).searcher()
        elif not searcher.up_to_date():
            searcher = searcher.refresh()
        self._open.folder, self._open.searcher = current, searcher
        return searcher

    @contextmanager
    def _building(self) -> Iterator[None]:
        lock = FileLock(str(self.folder / "building"))
        if not lock.acquire():
            raise BuildRunning(f"Another process is building the index in {self.folder}.")
        try:
            yield
        finally:
            lock.release()

    def _sweep(self, kept: Path) -> None:
        for other in self.folder.iterdir():
            if other.is_dir() and other != kept:
                shutil.rmtree(other, ignore_errors=True)


def _query(words: Sequence[str]) -> Query:
    return And([Or([Term("title", word, boost=TITLE_COUNTS), Term("text", word)]) for word in words])


def _add(writer: IndexWriter, entries: Iterable[Entry]) -> None:
    for entry in entries:
        writer.add_document(
            thing=str(entry.thing_id),
            part=entry.part.value,
            title=" ".join(entry.title),
            text=" ".join(entry.text),
        )
