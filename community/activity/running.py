"""Lets readers follow their logs. A row that fails again and again is parked, so that the reader goes on."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from community.activity.cursors import (
    BATCH,
    after,
    cursor_of,
    has_work,
    held_cursor,
    live_after,
    move,
    newest_after,
    take_lease,
)
from community.activity.models import Cursor
from community.activity.parking import park
from community.activity.readers import LeaseLost, Reader, Sort, handled_before
from community.core.clock import now
from community.core.db import session
from community.core.points import point
from community.core.unit import asks_again, unit_of_work

BATCH_SECONDS, GATHER_SECONDS = 0.05, 0.5
"""How long a batch may take: where writers wait for each other, and where they do not."""
MOST_GATHERED = 1_000
TRIES = 5

logger = logging.getLogger(__name__)


class RowFailed(Exception):
    """The handler failed at the row with this place in its batch."""

    def __init__(self, place: int, row: Any) -> None:
        super().__init__(place)
        self.place = place
        self.row = row


def run(reader: Reader) -> int:
    """Handle everything new in the log, if this process can have the lease. Gives the number of rows handled."""
    handled, limit = 0, BATCH
    try:
        while has_work(reader) and take_lease(reader):
            try:
                begun = time.monotonic()
                handled += _STEPS[reader.sort](reader, limit)
                limit = _next_limit(reader, limit, time.monotonic() - begun)
            except RowFailed as failure:
                limit = failure.place or 1  # those before it go first, so that it then stands alone
                if not failure.place:
                    _note(reader, failure)
    except LeaseLost:
        logger.info("reader %s: the lease went to another process", reader.name)
    except DBAPIError as error:
        if not asks_again(error):
            raise
        logger.info("reader %s: the database asked to try again", reader.name)
    finally:
        session().rollback()
    return handled


def _next_limit(reader: Reader, limit: int, took: float) -> int:
    """A gatherer is given more at once while that goes fast: it asks the database as often for many rows."""
    allowed = BATCH_SECONDS if session().get_bind().dialect.name == "sqlite" else GATHER_SECONDS
    if reader.sort is not Sort.GATHERER or took > allowed:
        return BATCH
    return min(limit * 2, MOST_GATHERED) if took < allowed / 2 else limit


def _project(reader: Reader, limit: int) -> int:
    """One batch in one transaction, which holds the database's lock for a moment only."""
    with unit_of_work() as work:
        cursor = held_cursor(reader)
        begun, handled = time.monotonic(), 0
        for row in work.scalars(after(reader, cursor).limit(limit)).all():
            _handle(reader, cursor, row, handled)
            point("reader.handled")
            move(cursor, row)
            handled += 1
            if time.monotonic() - begun > BATCH_SECONDS:
                break
        work.flush()
        point("reader.before_commit")
    point("reader.committed")
    return handled


def _dispatch(reader: Reader, limit: int) -> int:
    """Row by row: the effect first, outside a transaction, then the cursor. What is not live is passed over."""
    cursor = cursor_of(reader)
    if cursor is None:
        return 0
    rows: Sequence[Any] = session().scalars(live_after(reader, cursor).limit(limit)).all()
    if not rows and (silent := session().scalars(newest_after(reader, cursor)).first()):
        with unit_of_work():
            move(held_cursor(reader), silent)
    for row in rows:
        _handle(reader, cursor, row, 0)
        point("reader.dispatched")
        with unit_of_work():
            move(held_cursor(reader), row)
        point("reader.moved")
    return len(rows)


def _index(reader: Reader, limit: int) -> int:
    """A batch together: the effect first, outside a transaction, then the cursor."""
    cursor = cursor_of(reader)
    if cursor is None:
        return 0
    rows: Sequence[Any] = session().scalars(after(reader, cursor).limit(limit)).all()
    if rows:
        try:
            reader.handle(rows)
        except Exception as error:
            raise RowFailed(len(rows) // 2, rows[0]) from error  # by halves to the one that it is
        point("reader.dispatched")
        with unit_of_work():
            move(held_cursor(reader), rows[-1])
        point("reader.moved")
    return len(rows)


def _gather(reader: Reader, limit: int) -> int:
    """A batch together, with the cursor in one transaction: all of it was handled before, or none of it."""
    with unit_of_work() as work:
        cursor = held_cursor(reader)
        found = work.scalars(after(reader, cursor).limit(limit)).all()
        rows = [row for row in found if _before(cursor, row) == _before(cursor, found[0])]
        if rows:
            _handle(reader, cursor, rows, len(rows) // 2)  # by halves to the one that it is
            point("reader.handled")
            move(cursor, rows[-1])
        work.flush()
        point("reader.before_commit")
    point("reader.committed")
    return len(rows)


_STEPS = {Sort.PROJECTION: _project, Sort.DISPATCHER: _dispatch, Sort.INDEXER: _index, Sort.GATHERER: _gather}


def _before(cursor: Cursor, row: Any) -> bool:
    """Whether a row was handled before the log was read anew."""
    return cursor.replay_xid is not None and (row.xid, row.id) <= (cursor.replay_xid, cursor.replay_position)


def _handle(reader: Reader, cursor: Cursor, given: Any, place: int) -> None:
    """Let the reader have a row, or rows together."""
    row = given[0] if isinstance(given, list) else given
    try:
        with handled_before(_before(cursor, row)):
            reader.handle(given)
            session().flush()
    except DBAPIError as error:
        if asks_again(error) or error.connection_invalidated:
            raise  # the row is not to blame
        raise RowFailed(place, row) from error
    except Exception as error:
        raise RowFailed(place, row) from error


def _note(reader: Reader, failure: RowFailed) -> None:
    """Try again after a pause that grows; park the row when that has not helped."""
    error = f"{type(failure.__cause__).__name__}: {failure.__cause__}"[:2000]
    logger.error("reader %s failed at row %s", reader.name, failure.row.id, exc_info=failure.__cause__)
    with unit_of_work():
        cursor = held_cursor(reader)
        tries = cursor.failures + 1
        if tries >= TRIES:
            park(reader, failure.row.id, error, tries)
            move(cursor, failure.row)
            return
        cursor.failures, cursor.last_error = tries, error
        cursor.retry_at = now() + timedelta(seconds=2**tries)
