"""Tables of leads. A lead is a thing for the group Sales; scores and moves are the scoring reader's own."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, Thing, choice
from community.core.db import AUTOINCREMENT, Base
from community.core.ids import REF_LENGTH, new_ref
from community.core.postgres import Xid, own_xid

NOTE_LENGTH = 5_000
TASK_LENGTH = 300
SOURCE_LENGTH = 30
COMPANY_LENGTH = 120


class Lead(Base):
    """Somebody who moved beyond the first stage at least once."""

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    """Who talks with them."""

    thing: Mapped[Thing] = relationship(lazy="joined")
    principal: Mapped[Principal] = relationship(lazy="joined", foreign_keys=[principal_id])
    owner: Mapped[Principal | None] = relationship(lazy="joined", foreign_keys=[owner_id])

    @property
    def ref(self) -> str:
        """Stands in the lead's address."""
        return self.thing.ref


class Note(Base):
    """What somebody in Sales wrote down about a lead. A part of the lead, so only Sales sees it."""

    __tablename__ = "lead_note"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    text: Mapped[str] = mapped_column(Text)

    thing: Mapped[Thing] = relationship(lazy="joined")
    lead: Mapped[Lead] = relationship()


class Task(Base):
    """What is to be done about a lead, for whoever owns the lead. A part of the lead, like a note."""

    __tablename__ = "lead_task"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    text: Mapped[str] = mapped_column(String(TASK_LENGTH))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]

    thing: Mapped[Thing] = relationship(lazy="joined")
    lead: Mapped[Lead] = relationship()


class ModelState(StrEnum):
    DRAFT = "draft"
    COMING = "coming"
    ACTIVE = "active"
    RETIRED = "retired"


class ScoreModel(Base):
    """One version of a model, as it was written. A draft may change; once it was switched on it never does: its
    scores are worked out while it is `coming`, then it takes the place of the version before, all at once.
    """

    __tablename__ = "score_model"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """The TOML."""
    digest: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[ModelState] = mapped_column(choice(ModelState), default=ModelState.DRAFT, index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    created_at: Mapped[datetime]
    active_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    worked_out: Mapped[int] = mapped_column(default=0)
    """While it is coming: the last person whose score is worked out."""

    created_by: Mapped[Principal] = relationship(lazy="joined")


class ScoreState(Base):
    """Where somebody stands by one model, and when that will change if nothing happens."""

    __tablename__ = "score_state"
    __table_args__ = (
        UniqueConstraint("model", "principal_id"),
        Index("ix_score_state_model_due_at", "model", "due_at"),
        Index("ix_score_state_model_score", "model", "score"),
        Index("ix_score_state_model_active_at", "model", "active_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(64))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    score: Mapped[float]
    stage: Mapped[str] = mapped_column(String(40))
    grade: Mapped[str] = mapped_column(String(40), default="")
    """Of how well they fit, if the model has grades."""
    active_at: Mapped[datetime]
    """When they last did anything that is known."""
    since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    settled_until: Mapped[datetime]
    """What happened before this second was told: if it comes out differently later, it is not told again."""
    kept: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The mark from which scoring goes on, packed; without one, it begins with all that they ever did."""
    live: Mapped[str | None] = mapped_column(Text)
    """What each rule keeps, so that what is new is folded in; without it, scoring goes on from the mark."""
    warm: Mapped[str | None] = mapped_column(Text)
    """Whether they count for colleagues under each roll-up, through all time; without it, that is worked out."""


class LeadOutcome(Base):
    """What came of a lead. While there is none, it is open."""

    __tablename__ = "lead_outcome"

    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), primary_key=True, autoincrement=False)
    won: Mapped[bool]
    decided_on: Mapped[date] = mapped_column(index=True)
    """The day on which it was decided; scores are judged by what was known before it."""
    said_by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)

    lead: Mapped[Lead] = relationship(lazy="joined")
    said_by: Mapped[Principal] = relationship(lazy="joined")


class ScoreObjection(Base):
    """That somebody does not want to be scored. They are nobody's lead while this stands."""

    __tablename__ = "score_objection"

    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True, autoincrement=False)
    objected_at: Mapped[datetime]


class StageMove(Base):
    """A change of stage. A log of its own, with the same cursor contract as the activity log."""

    __tablename__ = "stage_move"
    __table_args__ = (
        Index("ix_stage_move_xid_id", "xid", "id"),
        Index("ix_stage_move_principal_id_model", "principal_id", "model"),
        AUTOINCREMENT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid, default=own_xid())
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    model: Mapped[str] = mapped_column(String(64))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    at: Mapped[datetime]
    from_stage: Mapped[str] = mapped_column(String(40))
    to_stage: Mapped[str] = mapped_column(String(40))
    score: Mapped[float]
    reason: Mapped[str] = mapped_column(String(200), default="")
    replayed: Mapped[bool] = mapped_column(default=False)


class Company(Base):
    """Where people work. Found by the domain of its mail, or by what Sales says."""

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    name: Mapped[str] = mapped_column(String(COMPANY_LENGTH))
    domain: Mapped[str | None] = mapped_column(String(253), unique=True)
    created_at: Mapped[datetime]


class CompanyFact(Base):
    """What is known of a company from an instant on (None: always): its size, its industry. Whoever writes one calls
    `look_again` for those who work there.
    """

    __tablename__ = "company_fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime | None]


class Affiliation(Base):
    """That somebody works for a company, from an instant until, and not including, another."""

    __tablename__ = "affiliation"

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    begins_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    origin: Mapped[str] = mapped_column(String(20))
    """Who says so: their confirmed mail, or Sales."""

    company: Mapped[Company] = relationship(lazy="joined")


class Source(Base):
    """A system that tells what people did elsewhere: a webinar tool, a support desk. A thing for Sales, so what it
    tells is seen by Sales alone. A service principal stands for it; of its token only the hash is here.
    """

    __tablename__ = "lead_source"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(SOURCE_LENGTH), unique=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    """When its token was made."""
    revoked_at: Mapped[datetime | None]

    thing: Mapped[Thing] = relationship(lazy="joined")
    principal: Mapped[Principal] = relationship(lazy="joined")


class HeldActivity(Base):
    """What a source told of that lay ahead of its time. It counts for nothing until it is released."""

    __tablename__ = "held_activity"
    __table_args__ = (UniqueConstraint("source_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("lead_source.id"))
    external_id: Mapped[str] = mapped_column(String(200))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
