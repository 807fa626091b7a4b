"""What somebody accepted: for their export, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from community.core.db import session
from community.legal.models import Acceptance
from community.legal.queries import accepted_by


def personal_data(principal_id: int) -> dict[str, Any]:
    """Which version of what was accepted when."""
    return {
        "accepted": [
            {"paper": each.name, "version": each.number, "at": each.accepted_at} for each in accepted_by(principal_id)
        ]
    }


def forget(principal_id: int) -> None:
    """Nothing was accepted by anybody known."""
    session().execute(delete(Acceptance).where(Acceptance.principal_id == principal_id))
