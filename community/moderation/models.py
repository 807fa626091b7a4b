"""Tables of moderation: cases, the flags in them, what was decided, what waits, and who is silent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, State, Thing, choice
from community.core.db import Base

NOTE_LENGTH = 500
REASON_LENGTH = 500


class Cause(StrEnum):
    FLAGS = "flags"
    NEWCOMER = "newcomer"
    """One of somebody's first posts, where these wait for approval."""
    LINKS = "links"
    """A newcomer wrote with many links."""


class Complaint(StrEnum):
    SPAM = "spam"
    RUDE = "rude"
    OFF_TOPIC = "off_topic"
    PRIVATE = "private"
    OTHER = "other"


class Outcome(StrEnum):
    KEPT = "kept"
    HIDDEN = "hidden"


class Case(Base):
    """That somebody should look at a thing. It is a thing itself, for an audience in which nobody is, so that what
    happens to it is in no stream; who decides is said by rules alone.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(
            "uq_moderation_case_open",
            "about_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_moderation_case_about_id", "about_id"),
        Index("ix_moderation_case_closed_at_id", "closed_at", "id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("thing.id"))
    cause: Mapped[Cause] = mapped_column(choice(Cause))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    thing: Mapped[Thing] = relationship(lazy="joined", foreign_keys="Case.id")
    about: Mapped[Thing] = relationship(lazy="joined", foreign_keys="Case.about_id")

    @property
    def ref(self) -> str:
        """Stands in the case's address."""
        return self.thing.ref


class Flag(Base):
    """What somebody thinks is wrong with the thing of a case."""

    __tablename__ = "moderation_flag"
    __table_args__ = (UniqueConstraint("case_id", "principal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    complaint: Mapped[Complaint] = mapped_column(choice(Complaint))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    by: Mapped[Principal] = relationship(lazy="joined")


class Ruling(Base):
    """What was decided, by whom and why. The words are for the author. One that was undone stays in the log."""

    __tablename__ = "moderation_ruling"
    __table_args__ = (Index("ix_moderation_ruling_case_id_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    state_before: Mapped[State] = mapped_column(choice(State))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"))

    case: Mapped[Case] = relationship(lazy="joined")
    by: Mapped[Principal] = relationship(foreign_keys=[by_id], lazy="joined")
    undone_by: Mapped[Principal | None] = relationship(foreign_keys=[undone_by_id], lazy="joined")


class Held(Base):
    """What is to be told to everybody once the thing of a case is approved: until then no log has it."""

    __tablename__ = "moderation_held"

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), primary_key=True)
    verb: Mapped[str] = mapped_column(String(80))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Silence(Base):
    """That somebody may not write for a while: in one group, or on the whole site. It ends by itself."""

    __tablename__ = "silence"
    __table_args__ = (Index("ix_silence_principal_id_ends_at", "principal_id", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_case.id"), index=True)
    """What it was about: whom it silences is shown that."""
    lifted_at: Mapped[datetime | None]

    principal: Mapped[Principal] = relationship(foreign_keys=[principal_id], lazy="joined")
    by: Mapped[Principal] = relationship(foreign_keys=[by_id], lazy="joined")
