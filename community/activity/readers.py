"""Readers of a log: each has a cursor and, while it works, a lease that no second process can hold.

A *projection* writes only its own tables, in the transaction that moves its cursor. A *dispatcher* has effects
that may leave the database: it handles each row outside a transaction and moves its cursor after it, so an
effect happens at least once, and it starts at the end of the log.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Select, desc, or_, select, tuple_, update

from community.activity.models import Cursor
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work

BATCH = 50
BATCH_SECONDS = 0.05
LEASE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=5)
_START = secrets.token_hex(4)

logger = logging.getLogger(__name__)


class Sort(Enum):
    PROJECTION = "projection"
    DISPATCHER = "dispatcher"


@dataclass(frozen=True)
class Reader:
    """A reader: its name, its sort, the table of its log (with columns xid and id), what it does with a row."""

    name: str
    sort: Sort
    log: type[Any]
    handle: Callable[[Any], None]


class LeaseLost(Exception):
    """Another process holds the reader now; what this one was about to write is undone."""


def start(readers: Sequence[Reader]) -> None:
    """Give each reader its cursor. Before any of them runs: a dispatcher begins at the end that its log has now."""
    with unit_of_work() as work:
        for reader in readers:
            if _cursor(reader) is None:
                work.add(_first_cursor(reader))


def run(reader: Reader) -> int:
    """Handle everything new in the log, if this process can have the lease. Gives the number of rows handled."""
    handled = 0
    try:
        while _has_work(reader) and _take_lease(reader):
            handled += _STEPS[reader.sort](reader)
    except LeaseLost:
        logger.info("reader %s: the lease went to another process", reader.name)
    except Exception as error:
        logger.exception("reader %s stopped at a row and will try again", reader.name)
        _note_failure(reader, error)
    return handled


def _me() -> str:
    """The name of this process, also after a fork."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{_START}"


def _cursor(reader: Reader) -> Cursor | None:
    return session().get(Cursor, reader.name, populate_existing=True)


def _has_work(reader: Reader) -> bool:
    session().rollback()  # look at the log as it is now
    cursor = _cursor(reader)
    if cursor is None:
        return False
    if cursor.retry_at and cursor.retry_at > now():
        return False
    return session().execute(_after(reader, cursor).limit(1)).first() is not None


def _after(reader: Reader, cursor: Cursor) -> Select[Any]:
    log = reader.log
    beyond = tuple_(log.xid, log.id) > (cursor.xid, cursor.position)
    return select(log).where(beyond).order_by(log.xid, log.id).limit(BATCH)


def _take_lease(reader: Reader) -> bool:
    with unit_of_work() as work:
        instant = now()
        free = or_(Cursor.held_until.is_(None), Cursor.held_until < instant, Cursor.holder == _me())
        taken = work.connection().execute(
            update(Cursor).where(Cursor.name == reader.name, free).values(holder=_me(), held_until=instant + LEASE)
        )
        return bool(taken.rowcount)


def _first_cursor(reader: Reader) -> Cursor:
    cursor = Cursor(name=reader.name, xid=0, position=0)
    if reader.sort is Sort.DISPATCHER:
        newest = session().scalars(select(reader.log).order_by(desc(reader.log.xid), desc(reader.log.id)).limit(1))
        if last := newest.first():
            cursor.xid, cursor.position = last.xid, last.id
    return cursor


def _project(reader: Reader) -> int:
    """One batch in one transaction, which holds the database's lock for a moment only."""
    with unit_of_work() as work:
        cursor = _held_cursor(reader)
        begun, handled = time.monotonic(), 0
        for row in work.scalars(_after(reader, cursor)).all():
            reader.handle(row)
            _move(cursor, row)
            handled += 1
            if time.monotonic() - begun > BATCH_SECONDS:
                break
        return handled


def _dispatch(reader: Reader) -> int:
    """Row by row: the effect first, outside a transaction, then the cursor."""
    cursor = _cursor(reader)
    if cursor is None:
        return 0
    rows: Sequence[Any] = session().scalars(_after(reader, cursor)).all()
    for row in rows:
        reader.handle(row)
        with unit_of_work():
            _move(_held_cursor(reader), row)
    return len(rows)


_STEPS = {Sort.PROJECTION: _project, Sort.DISPATCHER: _dispatch}


def _held_cursor(reader: Reader) -> Cursor:
    cursor = _cursor(reader)
    if cursor is None or cursor.holder != _me():
        raise LeaseLost
    return cursor


def _move(cursor: Cursor, row: Any) -> None:
    cursor.xid, cursor.position = row.xid, row.id
    cursor.held_until = now() + LEASE
    cursor.failures, cursor.retry_at, cursor.last_error = 0, None, ""


def _note_failure(reader: Reader, error: Exception) -> None:
    session().rollback()
    with unit_of_work():
        if cursor := _cursor(reader):
            cursor.failures += 1
            pause = min(timedelta(seconds=2 ** min(cursor.failures, 20)), LONGEST_PAUSE)
            cursor.retry_at = now() + pause
            cursor.last_error = f"{type(error).__name__}: {error}"[:2000]
