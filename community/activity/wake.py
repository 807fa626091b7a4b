"""The bell that readers in this process sleep by, and the call to those of other machines. A lost or doubled ring
does no harm: the log is the truth.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask, current_app

from community.core.jobs import engine_in


class Bell:
    """Wakes each thread that listens."""

    def __init__(self) -> None:
        self._listeners: list[threading.Event] = []

    def listener(self) -> threading.Event:
        """An event of one's own, set by each ring; whoever wakes clears it."""
        event = threading.Event()
        self._listeners.append(event)
        return event

    def ring(self) -> None:
        """Wake everybody who listens."""
        for event in self._listeners:
            event.set()


def bell_of(app: Flask) -> Bell:
    """The bell of an application."""
    bell: Bell = app.extensions.setdefault("community.bell", Bell())
    return bell


def wake_readers() -> Callable[[], None]:
    """What to call after a commit so that the readers look at once."""
    bell, engine = bell_of(current_app), engine_in(current_app)

    def wake() -> None:
        bell.ring()
        engine.wake()

    return wake
