"""What time it is. Pure code takes `now` as an argument; only the edges ask here."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, has_app_context


def now() -> datetime:
    """The current instant, in UTC. An application may carry another clock as `app.extensions["clock"]`."""
    if has_app_context() and "clock" in current_app.extensions:
        instant: datetime = current_app.extensions["clock"]()
        return instant
    return datetime.now(UTC)


def iso(instant: datetime) -> str:
    """RFC 3339 in UTC with a Z, to the second: `2026-03-31T12:00:00Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
