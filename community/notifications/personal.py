"""What notices hold of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from community.core.db import session
from community.notifications.models import MailOff, Notice, NoticeLevel, Recipient


def personal_data(principal_id: int) -> dict[str, Any]:
    """Where somebody is reached, what they want to hear, and what they were told."""
    reached = session().get(Recipient, principal_id)
    told = select(Notice).where(Notice.principal_id == principal_id).order_by(Notice.id)
    off = select(MailOff).where(MailOff.principal_id == principal_id).order_by(MailOff.id)
    levels = select(NoticeLevel).where(NoticeLevel.principal_id == principal_id).order_by(NoticeLevel.id)
    return {
        "notices": {
            "address": reached.address if reached else None,
            "language": reached.language if reached else None,
            "zone": reached.zone if reached else None,
            "no mails for": [{"reason": each.reason, "since": each.since} for each in session().scalars(off)],
            "levels": [each.level.value for each in session().scalars(levels)],
            "told": [
                {"at": each.created_at, "reason": each.reason, "read": each.read_at}
                for each in session().scalars(told)
            ],
        }
    }


def forget(principal_id: int) -> None:
    """Nobody is reached there any more, and was told nothing."""
    for table in (Recipient, Notice, MailOff, NoticeLevel):
        session().execute(delete(table).where(table.principal_id == principal_id))
