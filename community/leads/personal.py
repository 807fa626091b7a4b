"""What leads hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import State
from community.activity.models import Delivery
from community.activity.personal import blank
from community.core.db import session
from community.leads.models import Lead, ScoreState, StageMove


def personal_data(principal_id: int) -> dict[str, Any]:
    """How interested somebody was thought to be, and when that changed."""
    scores = select(ScoreState).where(ScoreState.principal_id == principal_id).order_by(ScoreState.id)
    moves = select(StageMove).where(StageMove.principal_id == principal_id).order_by(StageMove.id)
    return {
        "scores": [
            {"model": each.model, "score": each.score, "stage": each.stage, "since": each.since}
            for each in session().scalars(scores)
        ],
        "stages": [
            {"at": each.at, "model": each.model, "from": each.from_stage, "to": each.to_stage, "score": each.score}
            for each in session().scalars(moves)
        ],
    }


def forget(principal_id: int) -> None:
    """Nobody is a lead any more; what was sent about them is blank. Moves stay as figures without a person's name."""
    session().execute(delete(ScoreState).where(ScoreState.principal_id == principal_id))
    session().execute(update(StageMove).where(StageMove.principal_id == principal_id).values(reason=""))
    lead = session().scalars(select(Lead).where(Lead.principal_id == principal_id)).first()
    if lead is not None:
        lead.thing.state = State.DELETED
        for delivery in session().scalars(select(Delivery).where(Delivery.thing_id == lead.id)):
            blank(delivery)
