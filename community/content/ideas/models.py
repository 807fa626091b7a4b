"""Tables of ideas."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.access.models import choice
from community.core.db import Base

REASON_LENGTH = 500


class IdeaStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SHIPPED = "shipped"
    DECLINED = "declined"


UNDECIDED = (IdeaStatus.OPEN, IdeaStatus.PLANNED, IdeaStatus.IN_PROGRESS)
"""While it is one of these, people vote."""


class Idea(Base):
    """What becomes of an idea: said when, by whom and why. A duplicate points to the idea that goes on, and keeps its
    votes, which count there.
    """

    __tablename__ = "idea"

    id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    status: Mapped[IdeaStatus] = mapped_column(choice(IdeaStatus), default=IdeaStatus.OPEN)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)


class IdeaVote(Base):
    """That somebody wants it."""

    __tablename__ = "idea_vote"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True, index=True)
    voted_at: Mapped[datetime]
