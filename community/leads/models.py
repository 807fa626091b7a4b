"""Tables of leads. A lead is a thing for the group Sales; scores and moves are the scoring reader's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, Thing
from community.core.db import AUTOINCREMENT, Base
from community.core.ids import REF_LENGTH, new_ref
from community.core.postgres import Xid, own_xid


class Lead(Base):
    """Somebody who moved beyond the first stage at least once."""

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)

    thing: Mapped[Thing] = relationship(lazy="joined")
    principal: Mapped[Principal] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the lead's address."""
        return self.thing.ref


class ScoreState(Base):
    """Where somebody stands by one model, and when that will change if nothing happens."""

    __tablename__ = "score_state"
    __table_args__ = (
        UniqueConstraint("model", "principal_id"),
        Index("ix_score_state_model_due_at", "model", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(64))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    score: Mapped[float]
    stage: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    settled_until: Mapped[datetime]
    """What happened before this second was told: if it comes out differently later, it is not told again."""


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
