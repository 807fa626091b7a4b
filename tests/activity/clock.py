"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask


class Clock:
    """The time of an application, from a whole second on; it stands still until it is moved."""

    def __init__(self, app: Flask) -> None:
        self.instant = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
        app.extensions["clock"] = lambda: self.instant

    def move(self, **step: float) -> datetime:
        """Let time pass: `days=3`, `seconds=5`."""
        self.instant += timedelta(**step)
        return self.instant
