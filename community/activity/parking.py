"""Rows that a reader failed at again and again: put aside, shown, and tried again when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.activity.cursors import held_cursor, take_lease
from community.activity.models import Parked
from community.activity.readers import Reader, Sort
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work


def park(reader: Reader, row_id: int, error: str, tries: int) -> None:
    """Put a row aside."""
    known = session().scalars(select(Parked).where(Parked.reader == reader.name, Parked.row_id == row_id)).first()
    parked = known or Parked(reader=reader.name, row_id=row_id)
    parked.error, parked.tries, parked.parked_at = error, tries, now()
    session().add(parked)


def parked_rows(reader: Reader) -> Sequence[Parked]:
    """The rows that are put aside, the oldest first."""
    return session().scalars(select(Parked).where(Parked.reader == reader.name).order_by(Parked.row_id)).all()


def retry_parked(reader: Reader) -> tuple[int, int]:
    """Handle the parked rows once more. Gives how many are done with and how many failed again.

    Raises BusyReader while another process holds the reader.
    """
    hold(reader)
    done = failed = 0
    for parked in parked_rows(reader):
        try:
            _retry(reader, parked.id, parked.row_id)
            done += 1
        except Exception as error:  # noqa: BLE001 -- kept with the row, and shown
            with unit_of_work():
                park(reader, parked.row_id, f"{type(error).__name__}: {error}"[:2000], parked.tries + 1)
            failed += 1
    return done, failed


class BusyReader(Exception):
    """Another process works at this reader just now."""


def hold(reader: Reader) -> None:
    """Take the lease. Raises BusyReader if another process has it."""
    if not take_lease(reader):
        raise BusyReader(f"{reader.name} is at work in another process. Try again in some seconds.")


def _retry(reader: Reader, parked_id: int, row_id: int) -> None:
    row: Any = session().get(reader.log, row_id)
    inside = reader.sort in (Sort.PROJECTION, Sort.GATHERER)
    if row is not None and not inside:
        reader.handle([row] if reader.sort is Sort.INDEXER else row)
    with unit_of_work() as work:
        held_cursor(reader)
        if row is not None and inside:
            row = work.get_one(reader.log, row_id)
            reader.handle([row] if reader.sort is Sort.GATHERER else row)
        work.delete(work.get_one(Parked, parked_id))
