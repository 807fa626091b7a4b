"""What staff do on the pages of the frame, and the line that each of their acts leaves."""

from __future__ import annotations

from typing import Any

from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.access.viewers import Viewer
from community.admin.acts import READER_RETRIED, Act
from community.admin.models import ABOUT_LENGTH, REASON_LENGTH, StaffAct
from community.core.clock import now
from community.core.db import session


def note_act(
    actor: Viewer,
    act: Act,
    *,
    thing: Any = None,
    about: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
) -> StaffAct:
    """Add a line to the log of staff, in the unit of work of what it tells of. Keep secrets out of it."""
    line = StaffAct(
        at=now(),
        actor_id=actor.principal_id,
        act=act.name,
        thing_id=thing.id if thing is not None else None,
        about=about[:ABOUT_LENGTH],
        before=before,
        after=after,
        reason=reason.strip()[:REASON_LENGTH],
    )
    session().add(line)
    return line


def note_retry(actor: Viewer, reader: str, done: int, failed: int) -> None:
    """Say that somebody let a reader try again what it had put aside. The readers do that on their own."""
    require(actor, "site.tend", session().get_one(Audience, SITE_ID))
    note_act(actor, READER_RETRIED, about=reader, after=f"{done} done, {failed} failed again")
