"""What bookmarks do by time alone."""

from __future__ import annotations

from community.access.viewers import system
from community.content.bookmarks.actions import remind
from community.content.bookmarks.queries import is_due
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work


def clockwork() -> None:
    """Tell of those whose time has come."""
    instant = now()
    if not is_due(instant):
        session().rollback()
        return
    with unit_of_work():
        remind(system(), instant)
