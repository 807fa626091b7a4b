"""The table of drafts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Thing
from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref
from community.core.once import NUMBER_LENGTH

FORM_LENGTH = 20
KEPT = timedelta(days=90)
DROPPED_FOR = timedelta(days=1)


class Draft(Base):
    """What stands in one page of a form. The number is that of its sending; `version` counts how often it was saved,
    so that two devices never overwrite one another.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("principal_id", "number"),
        Index("ix_draft_principal_id_saved_at", "principal_id", "saved_at"),
        Index("ix_draft_saved_at", "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    form: Mapped[str] = mapped_column(String(FORM_LENGTH))
    place_id: Mapped[int] = mapped_column(ForeignKey("thing.id"), index=True)
    number: Mapped[str] = mapped_column(String(NUMBER_LENGTH))
    version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    """When it was thrown away; for a day it can be taken back."""

    place: Mapped[Thing] = relationship(lazy="joined")
