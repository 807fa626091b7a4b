"""Letting go of drafts that nobody went on with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from community.core.db import session
from community.core.unit import unit_of_work
from community.drafts.models import DROPPED_FOR, KEPT, Draft


def sweep_drafts(now: datetime) -> None:
    """Let go of what is old, and of what was thrown away."""
    with unit_of_work():
        session().execute(delete(Draft).where(Draft.saved_at < now - KEPT))
        session().execute(delete(Draft).where(Draft.dropped_at < now - DROPPED_FOR))
