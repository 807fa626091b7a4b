"""Tables of visits. A log of its own, with the cursor contract of the activity log; what is old becomes months."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import AUTOINCREMENT, Base
from community.core.ids import REF_LENGTH
from community.core.postgres import Xid, own_xid

PATH_LENGTH = 300
HASH_LENGTH = 64


class Visitor(Base):
    """A browser whose person agreed to be measured; whose it is, once they signed in with it."""

    __tablename__ = "visitor"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    first_seen_at: Mapped[datetime]


class Visit(Base):
    """That a page was seen: its path, without what stood behind it but the share link."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_xid_id", "xid", "id"),
        Index("ix_visit_visitor_id_occurred_at", "visitor_id", "occurred_at"),
        AUTOINCREMENT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid, default=own_xid())
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))
    path: Mapped[str] = mapped_column(String(PATH_LENGTH))
    via: Mapped[str | None] = mapped_column(String(REF_LENGTH), index=True)
    """The reference of the share link by which somebody came; whatever a browser said."""
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime]

    visitor: Mapped[Visitor] = relationship()


class VisitMonth(Base):
    """How often a page was seen in a month, and in how many browsers."""

    __tablename__ = "visit_month"
    __table_args__ = (UniqueConstraint("month", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    path: Mapped[str] = mapped_column(String(PATH_LENGTH))
    visits: Mapped[int]
    visitors: Mapped[int]
