"""What leads hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import State, Thing
from community.activity.models import Delivery
from community.activity.personal import blank
from community.core.db import session
from community.leads.models import (
    Affiliation,
    HeldActivity,
    Lead,
    LeadOutcome,
    Note,
    ScoreObjection,
    ScoreState,
    StageMove,
    Task,
)


def personal_data(principal_id: int) -> dict[str, Any]:
    """How interested somebody was thought to be, and when that changed."""
    scores = select(ScoreState).where(ScoreState.principal_id == principal_id).order_by(ScoreState.id)
    objection = session().get(ScoreObjection, principal_id)
    moves = select(StageMove).where(StageMove.principal_id == principal_id).order_by(StageMove.id)
    about = select(Note).join(Lead).where(Lead.principal_id == principal_id).order_by(Note.id)
    to_do = select(Task).join(Lead).where(Lead.principal_id == principal_id).order_by(Task.id)
    outcomes = select(LeadOutcome).join(Lead).where(Lead.principal_id == principal_id)
    return {
        "outcomes": [{"won": each.won, "on": each.decided_on} for each in session().scalars(outcomes)],
        "notes": [{"at": each.thing.created_at, "text": each.text} for each in session().scalars(about)],
        "tasks": [{"at": each.thing.created_at, "text": each.text} for each in session().scalars(to_do)],
        "companies": [
            {"name": each.company.name, "from": each.begins_at, "until": each.ends_at, "by": each.origin}
            for each in session().scalars(select(Affiliation).where(Affiliation.principal_id == principal_id))
        ],
        "held": [
            {"at": each.occurred_at, "facts": each.facts}
            for each in session().scalars(select(HeldActivity).where(HeldActivity.principal_id == principal_id))
        ],
        "scores": [
            {"model": each.model, "score": each.score, "stage": each.stage, "since": each.since}
            for each in session().scalars(scores)
        ],
        "stages": [
            {"at": each.at, "model": each.model, "from": each.from_stage, "to": each.to_stage, "score": each.score}
            for each in session().scalars(moves)
        ],
        "objected at": objection.objected_at if objection else None,
    }


def forget(principal_id: int, with_texts: bool) -> None:
    """Nobody is a lead any more; what was written and sent about them is blank, and `with_texts` what they wrote.
    Moves stay as figures without a person's name. Whom they talked with is for another to talk with.
    """
    session().execute(update(Lead).where(Lead.owner_id == principal_id).values(owner_id=None))
    for table in (ScoreState, ScoreObjection, Affiliation):
        session().execute(delete(table).where(table.principal_id == principal_id))
    session().execute(update(StageMove).where(StageMove.principal_id == principal_id).values(reason=""))
    lead = session().scalars(select(Lead).where(Lead.principal_id == principal_id)).first()
    if lead is not None:
        lead.thing.state = State.DELETED
        session().execute(delete(LeadOutcome).where(LeadOutcome.lead_id == lead.id))
        session().execute(update(Note).where(Note.lead_id == lead.id).values(text=""))
        session().execute(update(Task).where(Task.lead_id == lead.id).values(text=""))
        for delivery in session().scalars(select(Delivery).where(Delivery.thing_id == lead.id)):
            blank(delivery)
    session().execute(delete(HeldActivity).where(HeldActivity.principal_id == principal_id))
    if with_texts:
        theirs = select(Thing.id).where(Thing.author_id == principal_id)
        session().execute(update(Note).where(Note.id.in_(theirs)).values(text=""))
        session().execute(update(Task).where(Task.id.in_(theirs)).values(text=""))
