"""What drafts hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.core.db import session
from community.drafts.models import Draft


def personal_data(principal_id: int) -> dict[str, Any]:
    """All that somebody has not sent yet."""
    mine = select(Draft).where(Draft.principal_id == principal_id).order_by(Draft.id)
    return {
        "drafts": [
            {"form": each.form, "saved": each.saved_at, "dropped": each.dropped_at, "fields": each.fields}
            for each in session().scalars(mine)
        ]
    }


def forget(principal_id: int) -> None:
    """Nobody goes on with them."""
    session().execute(delete(Draft).where(Draft.principal_id == principal_id))
