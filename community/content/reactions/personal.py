"""What reactions hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.access.models import Thing
from community.content.reactions.models import Reaction
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The posts that somebody reacted to, and how."""
    found = select(Thing.ref, Reaction.name, Reaction.at).join(Reaction, Reaction.post_id == Thing.id)
    rows = session().execute(found.where(Reaction.principal_id == principal_id).order_by(Thing.id))
    return {"reactions": [{"ref": ref, "reaction": name, "at": at} for ref, name, at in rows]}


def forget(principal_id: int) -> None:
    """Their reactions are gone."""
    session().execute(delete(Reaction).where(Reaction.principal_id == principal_id))
