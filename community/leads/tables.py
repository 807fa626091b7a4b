"""Leads as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from community.leads.board import LeadCard

COLUMNS = ("name", "email", "score", "grade", "stage", "since", "last_active", "owner")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, also in full width."""


def as_csv(cards: Iterable[LeadCard]) -> str:
    """The table, in UTF-8 with a mark by which spreadsheets know that."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(card)] for card in cards)
    return "\ufeff" + written.getvalue()


def _cells(card: LeadCard) -> Sequence[str]:
    owner = card.lead.owner.name if card.lead.owner else ""
    times = [at.strftime("%Y-%m-%d %H:%M:%S") if at else "" for at in (card.since, card.active_at)]
    return (card.lead.principal.name, card.email, f"{card.score:.1f}", card.grade, card.stage, *times, owner)


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would work out begins with an apostrophe; a number stays one."""
    if cell.lstrip(" ").startswith(FORMULAS) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
