"""Tables of notices: where people are reached, what they want to hear, and what they were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import choice
from community.activity.models import Activity
from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref

ADDRESS_LENGTH = 254
REASON_LENGTH = 40


class Recipient(Base):
    """Where a principal is reached, and in which language. Written by people's actions."""

    __tablename__ = "recipient"

    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    confirmed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(20), default="en")
    zone: Mapped[str] = mapped_column(String(60), default="UTC")


class Level(StrEnum):
    WATCHING = "watching"
    NORMAL = "normal"
    MUTED = "muted"


class NoticeLevel(Base):
    """How much somebody wants to hear of an audience or of one thing; the thing outranks the audience."""

    __tablename__ = "notice_level"
    __table_args__ = (
        UniqueConstraint("principal_id", "audience_id"),
        UniqueConstraint("principal_id", "thing_id"),
        Index("ix_notice_level_audience_id", "audience_id"),
        Index("ix_notice_level_thing_id", "thing_id"),
        CheckConstraint("(audience_id IS NULL) <> (thing_id IS NULL)", name="one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    thing_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"))
    level: Mapped[Level] = mapped_column(choice(Level))


class MailOff(Base):
    """That somebody wants no mails for a reason. The notices themselves go on."""

    __tablename__ = "notice_mail_off"
    __table_args__ = (UniqueConstraint("principal_id", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    since: Mapped[datetime]


class MailDecision(StrEnum):
    QUEUED = "queued"
    OFF = "off"
    UNCONFIRMED = "unconfirmed"


class Notice(Base):
    """That somebody was told of an activity, once, and what was decided about a mail then."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("principal_id", "activity_id"),
        Index("ix_notice_principal_id_id", "principal_id", "id"),
        Index(
            "ix_notice_unread",
            "principal_id",
            "id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[MailDecision] = mapped_column(choice(MailDecision))

    activity: Mapped[Activity] = relationship()
