"""Clearing up: pictures of which no post tells, since something broke off between the two."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.content.previews.fetching import WHAT
from community.content.previews.queries import kept_pictures
from community.core.db import session
from community.core.files import files

UNTOLD = timedelta(days=2)
AT_ONCE = 200


def clear_up(now: datetime) -> None:
    """Delete them. The key says of which day one is, and of which post."""
    newest = f"{now - UNTOLD:%Y%m%d}"
    old = [key for key in files().keys(WHAT) if key.partition("/")[2] < newest]
    for start in range(0, len(old), AT_ONCE):
        some = {key: int(key.split("-")[1]) for key in old[start : start + AT_ONCE]}
        for key in some.keys() - kept_pictures(set(some.values())):
            files().delete(key)
    session().rollback()
