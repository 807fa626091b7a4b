"""What is kept of somebody's reading: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.access.models import Thing
from community.content.reading.models import ReadPosition
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """How far somebody has read which topics."""
    found = select(Thing.ref, ReadPosition.number, ReadPosition.at).join(
        ReadPosition, ReadPosition.topic_id == Thing.id
    )
    rows = session().execute(found.where(ReadPosition.principal_id == principal_id).order_by(Thing.id))
    return {"read": [{"ref": ref, "number": number, "at": at} for ref, number, at in rows]}


def forget(principal_id: int) -> None:
    """Nobody knows any more what they read."""
    session().execute(delete(ReadPosition).where(ReadPosition.principal_id == principal_id))
