"""Rebuilds a projection from zero."""

from __future__ import annotations

from sqlalchemy import delete

from community.activity.cursors import held_cursor
from community.activity.models import Parked
from community.activity.parking import hold
from community.activity.readers import Reader, Sort
from community.activity.running import run
from community.core.unit import unit_of_work


class NoReplay(Exception):
    """The reader cannot be rebuilt; the message says why."""


def replay(reader: Reader) -> int:
    """Empty the reader's own tables and let it read its log from the beginning. Gives the number of rows read.

    What it handled before is marked, so that nobody is told of it twice; a crash on the way does no harm, since
    whoever runs the reader next goes on from there.
    """
    if reader.sort not in (Sort.PROJECTION, Sort.GATHERER):
        raise NoReplay(f"{reader.name} tells others what happened; read from the beginning, it would tell all again.")
    if reader.reset is None:
        raise NoReplay(f"{reader.name} does not say how to empty its tables (`reset`).")
    hold(reader)
    with unit_of_work() as work:
        cursor = held_cursor(reader)
        before = max((cursor.replay_xid or 0, cursor.replay_position or 0), (cursor.xid, cursor.position))
        cursor.replay_xid, cursor.replay_position = before
        cursor.xid = cursor.position = 0
        cursor.failures, cursor.retry_at, cursor.last_error = 0, None, ""
        work.execute(delete(Parked).where(Parked.reader == reader.name))
        reader.reset()
    return run(reader)
