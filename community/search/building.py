"""Building the index anew, while the old one serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, select

from community.activity.models import Activity
from community.core.db import session
from community.search.documents import entries_of, searchable_things
from community.search.index import BATCH, BuildRunning, Entry, index
from community.search.readers import take_in

Progress = Callable[[int, int], None]
LATE = 1_000
"""Rows of the log that may become visible out of their order."""


def rebuild(progress: Progress) -> None:
    """Put all that can be searched into a new index, then what changed meanwhile. `progress` is told how many
    things are in, and of how many. Raises BuildRunning.
    """
    newest = session().scalar(select(func.max(Activity.id))) or 0
    index().rebuild(_batches(progress))
    session().rollback()
    changed = session().scalars(select(Activity).where(Activity.id > newest - LATE).order_by(Activity.id)).all()
    for start in range(0, len(changed), BATCH):
        take_in(changed[start : start + BATCH])


def build_if_missing() -> None:
    """Build the index where there is none: at the first start, or after somebody threw it away."""
    if index().ready():
        return
    try:
        rebuild(lambda done, total: None)
    except BuildRunning:
        return


def _batches(progress: Progress) -> Iterator[Sequence[Entry]]:
    """All entries in the order of their things, as many as there are now. No transaction is open between batches."""
    there = searchable_things().subquery()
    total, newest = session().execute(select(func.count(), func.max(there.c.id)).select_from(there)).one()
    done = last = 0
    progress(done, total)
    while last < (newest or 0):
        batch = select(there.c.id).where(there.c.id > last, there.c.id <= newest).order_by(there.c.id).limit(BATCH)
        ids = session().scalars(batch).all()
        entries = entries_of(ids)
        session().expunge_all()
        session().rollback()
        yield entries
        done, last = done + len(ids), ids[-1] if ids else newest
        progress(done, total)
