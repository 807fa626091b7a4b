"""Leads as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from community.core import spreadsheet
from community.leads.board import LeadCard

COLUMNS = ("name", "email", "score", "grade", "stage", "since", "last_active", "owner")


def as_csv(cards: Iterable[LeadCard]) -> str:
    """The table of some leads."""
    return spreadsheet.as_csv(COLUMNS, map(_cells, cards))


def _cells(card: LeadCard) -> Sequence[str]:
    owner = card.lead.owner.name if card.lead.owner else ""
    times = [at.strftime("%Y-%m-%d %H:%M:%S") if at else "" for at in (card.since, card.active_at)]
    return (card.lead.principal.name, card.email, f"{card.score:.1f}", card.grade, card.stage, *times, owner)
