"""The log, who stands behind its rows, how far its readers are, and what waits to leave."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, Thing, choice
from community.core.db import AUTOINCREMENT, Base
from community.core.postgres import Xid, own_xid

RETRACTING = text("retracts_id IS NOT NULL")
"""Nearly no row retracts another: a whole index would only lead planners to read the log through it."""


class IdentityKind(StrEnum):
    PERSON = "person"
    VISITOR = "visitor"
    SERVICE = "service"


class Identity(Base):
    """Who did it, as the log knows it. Erasing a person cuts the way from here to the principal."""

    __tablename__ = "identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[IdentityKind] = mapped_column(choice(IdentityKind))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)

    principal: Mapped[Principal | None] = relationship()


class Activity(Base):
    """Something that happened. Rows are added and never changed; the cursor order is (xid, id)."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_activity_xid_id", "xid", "id"),
        Index("ix_activity_occurred_at_id", "occurred_at", "id"),
        Index("ix_activity_identity_id_occurred_at", "identity_id", "occurred_at"),
        Index("ix_activity_retracts_id", "retracts_id", sqlite_where=RETRACTING, postgresql_where=RETRACTING),
        AUTOINCREMENT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid, default=own_xid())
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(40), default="community")
    external_id: Mapped[str | None] = mapped_column(String(200))
    live: Mapped[bool] = mapped_column(default=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"))
    verb: Mapped[str] = mapped_column(String(60))
    thing_id: Mapped[int] = mapped_column(ForeignKey("thing.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"), index=True)
    retracts_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    identity: Mapped[Identity] = relationship()
    thing: Mapped[Thing] = relationship(foreign_keys=[thing_id])
    target: Mapped[Thing | None] = relationship(foreign_keys=[target_id])


class Cursor(Base):
    """How far a reader is in its log, who holds it now, and what went wrong last.

    Rows up to the `replay` marks were handled before a replay began.
    """

    __tablename__ = "reader_cursor"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    holder: Mapped[str] = mapped_column(String(80), default="")
    held_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    replay_xid: Mapped[int | None] = mapped_column(BigInteger)
    replay_position: Mapped[int | None] = mapped_column(BigInteger)


class PeriodicWork(Base):
    """When a piece of periodic work is due next, who is at it, and how it went."""

    __tablename__ = "periodic_work"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


class Parked(Base):
    """A row of a log that a reader failed at again and again, put aside so that the reader could go on."""

    __tablename__ = "parked_row"
    __table_args__ = (UniqueConstraint("reader", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    parked_at: Mapped[datetime]


class Cluster(Base):
    """Which PostgreSQL cluster counted the xids of the logs. A dump restored elsewhere shows by another one."""

    __tablename__ = "cluster"

    system_identifier: Mapped[str] = mapped_column(String(40), primary_key=True)


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class VisitConsent(Base):
    """What somebody answered when asked whether their visits may be measured. The newest row counts."""

    __tablename__ = "visit_consent"
    __table_args__ = (Index("ix_visit_consent_principal_id_id", "principal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    wanted: Mapped[bool]
    chosen_at: Mapped[datetime]


class Delivery(Base):
    """One message for one destination. It goes out after the commit that wrote it, at least once, with the
    same id each time. `tally` groups those that are counted together, to hold a limit.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("destination", "message_id"),
        Index("ix_delivery_state_due_at", "state", "due_at"),
        Index("ix_delivery_tally_created_at", "tally", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    destination: Mapped[str] = mapped_column(String(60))
    message_id: Mapped[str] = mapped_column(String(80))
    thing_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"), index=True)
    tally: Mapped[str | None] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
