"""Visits wait in memory for a second and are written together: a beacon must not cost a transaction. What waits is
lost if the process dies.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import delete, distinct, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from community.activity.visit_tables import Visit, VisitMonth, Visitor
from community.activity.wake import wake_readers
from community.core.clock import now
from community.core.db import db, session
from community.core.unit import after_commit, unit_of_work

PAUSE_SECONDS = 1.0
MOST_WAITING = 20_000
MOST_AT_ONCE = 1_000
MOST_IN_A_MINUTE = 120
"""Of one browser, and ten times as many of one network; more is no reading."""
KEPT = timedelta(days=180)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """A visit that waits. `principal_id` is who was signed in."""

    token_hash: str
    principal_id: int | None
    path: str
    at: datetime
    via: str | None = None


class VisitQueue:
    """What waits in one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._waiting: list[Seen] = []
        self._counts: dict[str, int] = {}
        self._minute = 0
        self._writer: threading.Thread | None = None

    def put(self, seen: Seen, network: str) -> bool:
        """Let a visit wait; not if there are too many of this browser or network."""
        with self._lock:
            if not self._may(seen.token_hash, MOST_IN_A_MINUTE) or not self._may(network, 10 * MOST_IN_A_MINUTE):
                return False
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.append(seen)
        return True

    def keep_writing(self) -> None:
        """Write once a second from now on, in a thread of this process; for as long as it lives."""
        with self._lock:
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._write_on, name="visits", daemon=True)
                self._writer.start()

    def flush(self) -> int:
        """Write what waits. Gives how many."""
        with self._lock:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        if batch:
            with unit_of_work():
                _keep(batch)
                after_commit("wake readers", wake_readers())
        return len(batch)

    def _may(self, whose: str, most: int) -> bool:
        minute = int(now().timestamp() // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        self._counts[whose] = self._counts.get(whose, 0) + 1
        return not whose or self._counts[whose] <= most

    def _write_on(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            with self._app.app_context():
                try:
                    while self.flush():
                        pass
                except SQLAlchemyError:
                    logger.exception("visits of a second were not written")
                finally:
                    db.session.remove()


def _keep(batch: list[Seen]) -> None:
    """Write a batch. A browser belongs to the first who signs in with it, and to nobody after them."""
    hashes = {each.token_hash for each in batch}
    known = {row.token_hash: row for row in session().scalars(select(Visitor).where(Visitor.token_hash.in_(hashes)))}
    for each in batch:
        if each.token_hash not in known:
            known[each.token_hash] = Visitor(token_hash=each.token_hash, first_seen_at=each.at)
            session().add(known[each.token_hash])
        visitor = known[each.token_hash]
        visitor.principal_id = visitor.principal_id or each.principal_id
    session().flush()
    rows = [each for each in batch if each.principal_id in (None, known[each.token_hash].principal_id)]
    if rows:
        session().execute(
            insert(Visit),
            [
                {
                    "visitor_id": known[each.token_hash].id,
                    "path": each.path,
                    "via": each.via,
                    "occurred_at": each.at,
                    "recorded_at": now(),
                }
                for each in rows
            ],
        )


def belongs_to_another(token_hash: str, principal_id: int) -> bool:
    """Whether somebody else signed in with this browser before."""
    owner = session().scalars(select(Visitor.principal_id).where(Visitor.token_hash == token_hash)).first()
    return owner is not None and owner != principal_id


def forget_visits(principal_id: int) -> None:
    """Cut the way from somebody to the visits of their browsers; those stay as numbers."""
    session().execute(update(Visitor).where(Visitor.principal_id == principal_id).values(principal_id=None))


def prune(instant: datetime) -> int:
    """Make months of whole months that are old enough, and delete their visits. Gives how many were deleted."""
    deleted = 0
    while (month := _oldest_month()) is not None and (end := _next(month)) <= (instant - KEPT).date():
        with unit_of_work():
            _roll_up(month, end)
        deleted += _delete_before(end)
    return deleted


def _oldest_month() -> date | None:
    session().rollback()
    oldest = session().scalar(select(func.min(Visit.occurred_at)))
    return oldest.date().replace(day=1) if oldest else None


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _roll_up(month: date, end: date) -> None:
    """Once for each month: what a crash left of it is not counted again."""
    if session().scalars(select(VisitMonth.id).where(VisitMonth.month == month)).first() is not None:
        return
    within = (Visit.occurred_at >= _midnight(month), Visit.occurred_at < _midnight(end))
    counted = select(Visit.path, func.count(), func.count(distinct(Visit.visitor_id))).where(*within)
    for path, visits, visitors in session().execute(counted.group_by(Visit.path)).all():
        session().add(VisitMonth(month=month, path=path, visits=visits, visitors=visitors))


def _delete_before(end: date) -> int:
    deleted = 0
    while True:
        with unit_of_work() as work:
            old = select(Visit.id).where(Visit.occurred_at < _midnight(end)).order_by(Visit.occurred_at)
            ids = work.scalars(old.limit(MOST_AT_ONCE)).all()
            work.execute(delete(Visit).where(Visit.id.in_(ids)))
        deleted += len(ids)
        if len(ids) < MOST_AT_ONCE:
            return deleted
