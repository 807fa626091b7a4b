"""Clearing up: files that belong to nothing for long, and bytes of which no row tells."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.core.db import session
from community.core.files import files
from community.core.unit import unit_of_work
from community.files.queries import AT_ONCE, known_keys, left_over
from community.files.taking import WHAT, take_away

LOOSE = timedelta(days=91)
"""Longer than a draft that names it waits for whoever wrote it."""
UNTOLD = timedelta(days=2)


def clear_up(now: datetime) -> None:
    """Delete both."""
    while left := left_over(now - LOOSE):
        session().rollback()
        with unit_of_work():
            for file in left_over(now - LOOSE):
                take_away(file)
        if len(left) < AT_ONCE:
            break
    session().rollback()
    _delete_untold(now)


def _delete_untold(now: datetime) -> None:
    newest = f"{now - UNTOLD:%Y%m%d}"
    old = [key for key in files().keys(WHAT) if key.partition("/")[2].partition("-")[0] < newest]
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        for key in set(some) - known_keys(some):
            files().delete(key)
    session().rollback()
