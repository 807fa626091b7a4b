"""Where each reader is in its log, who holds it, and what comes next.

The order is (xid, id), and no row is read before every transaction with a lower xid has ended: on PostgreSQL ids
become visible out of order, and a reader that follows the id alone loses rows for ever.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select, tuple_, update

from community.activity.models import Cursor
from community.activity.readers import LeaseLost, Reader, Sort
from community.core.clock import now
from community.core.db import session
from community.core.points import point
from community.core.postgres import oldest_open_xid
from community.core.unit import unit_of_work

BATCH = 50
LEASE = timedelta(seconds=10)
_START = secrets.token_hex(4)


def start(readers: Sequence[Reader]) -> None:
    """Give each reader its cursor. Before any of them runs: a dispatcher begins at the end that its log has now."""
    session().rollback()
    missing = [reader for reader in readers if cursor_of(reader) is None]
    if not missing:
        return
    with unit_of_work() as work:
        work.add_all(_first_cursor(reader) for reader in missing if cursor_of(reader) is None)


def cursor_of(reader: Reader) -> Cursor | None:
    """The cursor as it is in the database now."""
    return session().get(Cursor, reader.name, populate_existing=True)


def after(reader: Reader, cursor: Cursor) -> Select[Any]:
    """The rows that follow the cursor and that nothing can come before any more, in order."""
    log = reader.log
    beyond = tuple_(log.xid, log.id) > (cursor.xid, cursor.position)
    return select(log).where(beyond, log.xid < oldest_open_xid()).order_by(log.xid, log.id)


def live_after(reader: Reader, cursor: Cursor) -> Select[Any]:
    """Of the rows that follow the cursor those that others are told of: an import is not news."""
    live = getattr(reader.log, "live", None)
    return after(reader, cursor) if live is None else after(reader, cursor).where(live)


def newest_after(reader: Reader, cursor: Cursor) -> Select[Any]:
    """The last of the rows that follow the cursor. Ask it in the transaction that found none of them live."""
    log = reader.log
    return after(reader, cursor).order_by(None).order_by(log.xid.desc(), log.id.desc()).limit(1)


def has_work(reader: Reader) -> bool:
    """Whether there is something to do, and it is time to."""
    session().rollback()  # look at the log as it is now
    cursor = cursor_of(reader)
    if cursor is None or (cursor.retry_at and cursor.retry_at > now()):
        return False
    return session().execute(after(reader, cursor).limit(1)).first() is not None


def take_lease(reader: Reader) -> bool:
    """Hold the reader for a while, if no other process does."""
    with unit_of_work() as work:
        instant = now()
        free = or_(Cursor.held_until.is_(None), Cursor.held_until < instant, Cursor.holder == _me())
        taken = work.connection().execute(
            update(Cursor)
            .where(and_(Cursor.name == reader.name, free))
            .values(holder=_me(), held_until=instant + LEASE)
        )
    point("reader.lease_taken")
    return bool(taken.rowcount)


def held_cursor(reader: Reader) -> Cursor:
    """The cursor, locked until the transaction ends. Raises LeaseLost if another process has it."""
    cursor = session().get(Cursor, reader.name, populate_existing=True, with_for_update=True)
    if cursor is None or cursor.holder != _me():
        raise LeaseLost
    return cursor


def move(cursor: Cursor, row: Any) -> None:
    """Let the cursor stand on a row that is done with."""
    cursor.xid, cursor.position = row.xid, row.id
    cursor.held_until = now() + LEASE
    cursor.failures, cursor.retry_at, cursor.last_error = 0, None, ""


def _me() -> str:
    """The name of this process, also after a fork."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{_START}"


def _first_cursor(reader: Reader) -> Cursor:
    cursor = Cursor(name=reader.name, xid=0, position=0)
    if reader.sort not in (Sort.PROJECTION, Sort.GATHERER):
        log = reader.log
        ended = select(log.xid, log.id).where(log.xid < oldest_open_xid())
        newest = session().execute(ended.order_by(log.xid.desc(), log.id.desc()).limit(1)).first()
        cursor.xid, cursor.position = newest or (0, 0)
    return cursor
