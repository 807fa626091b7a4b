"""What staff did, as rows with a date and an author."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, Thing
from community.core.db import AUTOINCREMENT, Base

ACT_LENGTH = 60
ABOUT_LENGTH = 200
REASON_LENGTH = 500


class StaffAct(Base):
    """One thing that somebody did by the rights of staff. Rows are added; nothing changes or deletes them, but that
    erasing a person empties what was written about them.
    """

    __tablename__ = "staff_act"
    __table_args__ = (Index("ix_staff_act_act_id", "act", "id"), AUTOINCREMENT)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    act: Mapped[str] = mapped_column(String(ACT_LENGTH))
    thing_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"), index=True)
    """What it was done to, if that is a thing."""
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH), default="")
    """What it was done to, if that is none: the name of a setting, of a reader, of a delivery."""
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")

    actor: Mapped[Principal] = relationship(lazy="joined")
    thing: Mapped[Thing | None] = relationship()
