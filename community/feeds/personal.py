"""What feeds hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.core.db import session
from community.feeds.models import PersonalFeed


def personal_data(principal_id: int) -> dict[str, Any]:
    """The addresses of one's own stream: when each was made and revoked."""
    mine = select(PersonalFeed).where(PersonalFeed.owner_id == principal_id).order_by(PersonalFeed.id)
    return {"feeds": [{"made": each.made_at, "revoked": each.revoked_at} for each in session().scalars(mine)]}


def forget(principal_id: int) -> None:
    """No address opens the stream of somebody who left."""
    session().execute(delete(PersonalFeed).where(PersonalFeed.owner_id == principal_id))
