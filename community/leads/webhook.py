"""The built-in implementation of the lead-scoring hook: a signed webhook, by way of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from community.activity.outbox import Destination, enqueue
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.leads.sales import crm_principal_id
from community.leads.specs import LeadMoved

DESTINATION = "leads"
KIND = "lead.stage_changed"


def destinations() -> Sequence[Destination]:
    """The CRM's address, if one is set."""
    given = settings()
    if not given.lead_webhook_url:
        return []
    return [Destination(DESTINATION, given.lead_webhook_url, given.lead_webhook_secret, crm_principal_id)]


def hand_over(move: LeadMoved) -> None:
    """Put a move into the outbox, if there is somewhere for it to go."""
    if not settings().lead_webhook_url:
        return
    data = {
        "lead": move.lead.ref,
        "url": move.url,
        "person": {"name": move.name, "email": move.email},
        "from": move.from_stage,
        "to": move.to_stage,
        "score": round(move.score, 1),
        "model": move.model,
        "reasons": [asdict(reason) for reason in move.reasons],
    }
    with unit_of_work():
        enqueue(DESTINATION, move.id, KIND, move.lead, data, move.at)
