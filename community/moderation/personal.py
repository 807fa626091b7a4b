"""What moderation holds of a person: given to them, and forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from community.access.models import Thing
from community.core.db import session
from community.moderation.models import Case, Flag, Ruling, Silence


def personal_data(principal_id: int) -> dict[str, Any]:
    """What somebody reported, and what was decided about what they wrote. Who reported them stays with the others."""
    flags = select(Flag).where(Flag.principal_id == principal_id).order_by(Flag.id)
    silences = select(Silence).where(Silence.principal_id == principal_id).order_by(Silence.id)
    return {
        "reported": [
            {"at": each.at, "complaint": each.complaint.value, "note": each.note} for each in session().scalars(flags)
        ],
        "moderated": [
            {"at": each.at, "outcome": each.outcome.value, "reason": each.reason, "undone": each.undone_at}
            for each in session().scalars(select(Ruling).where(_about(principal_id)).order_by(Ruling.id)).unique()
        ],
        "silent": [
            {"from": each.begun_at, "until": each.ends_at, "reason": each.reason, "ended": each.lifted_at}
            for each in session().scalars(silences)
        ],
    }


def forget(principal_id: int) -> None:
    """The words about them and of theirs are taken; that something was decided stays."""
    session().execute(update(Flag).where(Flag.principal_id == principal_id).values(note=""))
    session().execute(delete(Silence).where(Silence.principal_id == principal_id))
    session().execute(update(Silence).where(Silence.by_id == principal_id).values(reason=""))
    session().execute(update(Ruling).where(_about(principal_id)).values(reason=""))
    session().execute(update(Flag).where(Flag.case_id.in_(_cases(principal_id))).values(note=""))


def _cases(principal_id: int) -> Any:
    theirs = select(Thing.id).where(Thing.author_id == principal_id)
    return select(Case.id).where(Case.about_id.in_(theirs))


def _about(principal_id: int) -> Any:
    return Ruling.case_id.in_(_cases(principal_id))
