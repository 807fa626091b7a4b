"""Positions wait in memory for a second and are written together, so that reading a page writes nothing. What waits
is lost if the process dies: then somebody is shown as new what they have seen.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

from flask import Flask
from sqlalchemy import Integer, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from community.core.clock import now
from community.core.db import UTCDateTime, db
from community.core.unit import unit_of_work

PAUSE_SECONDS = 1.0
MOST_WAITING = 20_000
MOST_AT_ONCE = 500
Read = tuple[int, int]
"""Who read what: ids of a principal and of a topic."""
logger = logging.getLogger(__name__)

_KEEP = text(
    "INSERT INTO read_position (principal_id, topic_id, number, at)"
    " SELECT principal.id, topic.id, CAST(:number AS INTEGER), :at FROM principal, topic"
    " WHERE principal.id = :principal_id AND topic.id = :topic_id"
    " ON CONFLICT (principal_id, topic_id) DO UPDATE SET number = excluded.number, at = excluded.at"
    " WHERE excluded.number > read_position.number"
).bindparams(bindparam("number", type_=Integer), bindparam("at", type_=UTCDateTime))
"""Of whom, and what, is not there (any more), nothing is kept, and the others of the batch are."""


class ReadQueue:
    """What waits in one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._waiting: dict[Read, tuple[int, datetime]] = {}
        self._writer: threading.Thread | None = None

    def put(self, principal_id: int, topic_id: int, number: int) -> None:
        """Somebody was shown a topic up to a number."""
        key = principal_id, topic_id
        with self._lock:
            if len(self._waiting) < MOST_WAITING and number > self._waiting.get(key, (0,))[0]:
                self._waiting[key] = number, now()
            if not self._app.testing and (self._writer is None or not self._writer.is_alive()):
                self._writer = threading.Thread(target=self._write_on, name="reading", daemon=True)
                self._writer.start()

    def flush(self) -> int:
        """Write what waits. Gives how many."""
        with self._lock:
            keys = list(self._waiting)[:MOST_AT_ONCE]
            batch = {key: self._waiting.pop(key) for key in keys}
        if batch:
            rows = [
                {"principal_id": who, "topic_id": what, "number": number, "at": at}
                for (who, what), (number, at) in sorted(batch.items())
            ]
            with unit_of_work() as work:
                work.execute(_KEEP, rows)
        return len(batch)

    def _write_on(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            with self._app.app_context():
                try:
                    while self.flush():
                        pass
                except SQLAlchemyError:
                    logger.exception("read positions of a second were not written")
                finally:
                    db.session.remove()
