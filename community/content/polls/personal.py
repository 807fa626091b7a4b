"""What polls hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.access.models import Thing
from community.content.polls.models import PollChoice, PollVote
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """What somebody chose in polls."""
    chosen = (
        select(Thing.ref, PollChoice.text, PollVote.place, PollVote.voted_at)
        .join(PollChoice, PollChoice.id == PollVote.choice_id)
        .join(Thing, Thing.id == PollVote.poll_id)
        .where(PollVote.principal_id == principal_id)
        .order_by(PollVote.poll_id, PollVote.place)
    )
    rows = session().execute(chosen)
    return {"poll_votes": [{"ref": row[0], "choice": row[1], "place": row[2], "at": row[3]} for row in rows]}


def forget(principal_id: int) -> None:
    """Their votes are gone."""
    session().execute(delete(PollVote).where(PollVote.principal_id == principal_id))
