"""What polls hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.content.base.personal import TAKEN_AWAY
from community.content.polls.models import PollChoice, PollVote
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """What somebody chose in polls, and gave to choose from."""
    chosen = (
        select(Thing.ref, PollChoice.text, PollVote.place, PollVote.voted_at)
        .join(PollChoice, PollChoice.id == PollVote.choice_id)
        .join(Thing, Thing.id == PollVote.poll_id)
        .where(PollVote.principal_id == principal_id)
        .order_by(PollVote.poll_id, PollVote.place)
    )
    rows = session().execute(chosen)
    own = select(Thing.ref, PollChoice.text).join(Thing, Thing.id == PollChoice.poll_id)
    own = own.where(Thing.author_id == principal_id).order_by(PollChoice.poll_id, PollChoice.place)
    return {
        "poll_votes": [{"ref": row[0], "choice": row[1], "place": row[2], "at": row[3]} for row in rows],
        "poll_choices": [{"ref": row[0], "choice": row[1]} for row in session().execute(own)],
    }


def forget(principal_id: int, *, with_texts: bool) -> None:
    """Their votes are gone, and the words of what they gave to choose from, if that is wanted."""
    session().execute(delete(PollVote).where(PollVote.principal_id == principal_id))
    if with_texts:
        theirs = select(Thing.id).where(Thing.author_id == principal_id)
        session().execute(update(PollChoice).where(PollChoice.poll_id.in_(theirs)).values(text=TAKEN_AWAY))
