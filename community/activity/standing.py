"""Where the readers stand: for the operator, and for whoever watches the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from community.activity.cursors import cursor_of
from community.activity.models import Parked
from community.activity.parking import parked_rows
from community.activity.readers import Reader
from community.core.clock import now
from community.core.db import session


@dataclass(frozen=True)
class Standing:
    """How far behind a reader is, who holds it, what it waits for, what it put aside."""

    name: str
    sort: str
    rows_behind: int
    seconds_behind: float
    holder: str | None
    last_error: str
    retry_at: datetime | None
    parked: Sequence[Parked]


def standing(reader: Reader) -> Standing:
    """Where a reader stands now. Rows that wait for an open transaction count as behind as well."""
    cursor, log, instant = cursor_of(reader), reader.log, now()
    beyond = tuple_(log.xid, log.id) > (cursor.xid if cursor else 0, cursor.position if cursor else 0)
    rows = session().scalar(select(func.count()).select_from(log).where(beyond)) or 0
    oldest: Any = session().scalars(select(log).where(beyond).order_by(log.xid, log.id).limit(1)).first()
    held = cursor is not None and cursor.held_until is not None and cursor.held_until > instant
    return Standing(
        reader.name,
        reader.sort.value,
        rows,
        max((instant - _at(oldest)).total_seconds(), 0.0) if oldest else 0.0,
        cursor.holder if cursor and held else None,
        cursor.last_error if cursor else "",
        cursor.retry_at if cursor else None,
        parked_rows(reader),
    )


def _at(row: Any) -> datetime:
    """When a row came into its log."""
    at: datetime = row.recorded_at if hasattr(row, "recorded_at") else row.at
    return at
