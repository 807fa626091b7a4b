"""What ideas hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.content.ideas.models import Idea, IdeaVote
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The ideas that somebody voted for, and those of which they said what becomes."""
    voted = select(Thing.ref, IdeaVote.voted_at).join(IdeaVote, IdeaVote.idea_id == Thing.id)
    decided = select(Thing.ref, Idea.status, Idea.reason, Idea.decided_at).join(Idea, Idea.id == Thing.id)
    votes = session().execute(voted.where(IdeaVote.principal_id == principal_id).order_by(Thing.id))
    said = session().execute(decided.where(Idea.decided_by_id == principal_id).order_by(Thing.id))
    return {
        "idea_votes": [{"ref": ref, "at": at} for ref, at in votes],
        "ideas_decided": [{"ref": row[0], "status": row[1], "reason": row[2], "at": row[3]} for row in said],
    }


def forget(principal_id: int) -> None:
    """Their votes are gone; what was said of ideas stays, and who said it is gone."""
    session().execute(delete(IdeaVote).where(IdeaVote.principal_id == principal_id))
    theirs = Idea.decided_by_id == principal_id
    session().execute(update(Idea).where(theirs).values(decided_by_id=None))
