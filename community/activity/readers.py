"""What a reader of a log is.

A *projection* writes only its own tables, in the transaction that moves its cursor. A *dispatcher* has effects
that may leave the database: it handles each row outside a transaction and moves its cursor after it, so an
effect happens at least once, and it starts at the end of the log. An *indexer* is a dispatcher that is given its
rows together, as a sequence: what it does is worth doing once for many of them, and doing again. A *gatherer* is
a projection that is given its rows together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from typing import Any

from community.plugins import hooks

_REPLAYING: ContextVar[bool] = ContextVar("replaying", default=False)


class Sort(Enum):
    PROJECTION = "projection"
    DISPATCHER = "dispatcher"
    INDEXER = "indexer"
    GATHERER = "gatherer"


@dataclass(frozen=True)
class Reader:
    """A reader: its name, its sort, the table of its log (with columns xid and id), what it does with a row.

    `reset` empties the own tables of a projection, so that it can be rebuilt; without it, it cannot.
    """

    name: str
    sort: Sort
    log: type[Any]
    handle: Callable[[Any], None]
    reset: Callable[[], None] | None = None


class LeaseLost(Exception):
    """Another process holds the reader now; what this one was about to write is undone."""


def declared_readers() -> list[Reader]:
    """The readers of all features and plugins."""
    return [reader for found in hooks().community_readers() for reader in found]


def replaying() -> bool:
    """Whether the row being handled was handled before, so that whoever is told of its effects knows them."""
    return _REPLAYING.get()


@contextmanager
def handled_before(before: bool) -> Iterator[None]:
    """What `replaying` answers inside."""
    token = _REPLAYING.set(before)
    try:
        yield
    finally:
        _REPLAYING.reset(token)
