"""What questions hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.content.questions.models import Acceptance, SameQuestion
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """The questions that somebody has, too, and the answers that they accepted."""
    same = select(Thing.ref, SameQuestion.said_at).join(SameQuestion, SameQuestion.topic_id == Thing.id)
    accepted = select(Thing.ref, Acceptance.accepted_at).join(Acceptance, Acceptance.post_id == Thing.id)
    found = (
        same.where(SameQuestion.principal_id == principal_id).order_by(Thing.id),
        accepted.where(Acceptance.principal_id == principal_id).order_by(Thing.id),
    )
    rows = ([{"ref": ref, "at": at} for ref, at in session().execute(each)] for each in found)
    return dict(zip(("same_questions", "accepted_answers"), rows, strict=True))


def forget(principal_id: int) -> None:
    """Nobody has the question any more; an accepted answer stays, and who accepted it is gone."""
    session().execute(delete(SameQuestion).where(SameQuestion.principal_id == principal_id))
    theirs = Acceptance.principal_id == principal_id
    session().execute(update(Acceptance).where(theirs).values(principal_id=None))
