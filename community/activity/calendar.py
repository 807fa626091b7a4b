"""The calendar of periodic work. Each entry is a row, so that it runs once for all machines, and is not forgotten
while none of them runs.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, update

from community.activity.models import PeriodicWork
from community.core.clock import now
from community.core.db import session
from community.core.jobs import Periodic, next_time
from community.core.unit import unit_of_work
from community.plugins import hooks

LEASE = timedelta(minutes=15)
logger = logging.getLogger(__name__)


def declared_work() -> list[Periodic]:
    """The periodic work of all features and plugins."""
    return [each for found in hooks().community_periodic() for each in found]


def open_calendar(declared: Sequence[Periodic]) -> None:
    """Give each its row; one whose schedule now falls earlier is due earlier."""
    with unit_of_work() as work:
        for each in declared:
            due = next_time(each.schedule, now())
            row = work.get(PeriodicWork, each.name, populate_existing=True, with_for_update=True)
            if row is None:
                work.add(PeriodicWork(name=each.name, due_at=due))
            elif row.due_at > due:
                row.due_at = due


def run_due() -> list[str]:
    """Do what is due and held by nobody else. Gives the names."""
    return [each.name for each in declared_work() if run_once(each)]


def run_once(each: Periodic, *, due_only: bool = True) -> bool:
    """Do it, unless another process is at it."""
    if not _take(each, due_only=due_only):
        return False
    error = ""
    try:
        each.run()
    except Exception as failure:
        logger.exception("the periodic work %s failed", each.name)
        error = f"{type(failure).__name__}: {failure}"[:2000]
    session().rollback()
    with unit_of_work() as work:
        row = work.get_one(PeriodicWork, each.name, populate_existing=True, with_for_update=True)
        row.held_until, row.ended_at, row.last_error = None, now(), error
        row.due_at = next_time(each.schedule, now())
    return True


def _take(each: Periodic, *, due_only: bool) -> bool:
    instant = now()
    free = or_(PeriodicWork.held_until.is_(None), PeriodicWork.held_until < instant)
    mine = update(PeriodicWork).where(PeriodicWork.name == each.name, free)
    if due_only:
        mine = mine.where(PeriodicWork.due_at <= instant)
    with unit_of_work() as work:
        taken = work.connection().execute(mine.values(held_until=instant + LEASE, begun_at=instant))
    return bool(taken.rowcount)
