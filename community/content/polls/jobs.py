"""What polls do by time alone."""

from __future__ import annotations

from community.access.viewers import system
from community.content.polls.actions import tell_end
from community.content.polls.queries import to_tell
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work


def clockwork() -> None:
    """Tell of polls that have ended."""
    instant = now()
    if not to_tell(instant):
        session().rollback()
        return
    with unit_of_work():
        for topic in to_tell(instant):
            tell_end(system(), topic, instant)
