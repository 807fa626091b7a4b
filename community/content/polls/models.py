"""Tables of polls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import choice
from community.core.db import Base

CHOICE_LENGTH = 120
MOST_CHOICES = 20


class PollSort(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKED = "ranked"


class Poll(Base):
    """How a poll is voted in, until when, and whether its results wait for the end."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_ended_at_ends_at", "ended_at", "ends_at"),)

    id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    sort: Mapped[PollSort] = mapped_column(choice(PollSort))
    hidden: Mapped[bool] = mapped_column(default=False)
    ends_at: Mapped[datetime | None]
    """From this second on nobody votes any more."""
    ended_at: Mapped[datetime | None]
    """When that was told."""

    choices: Mapped[list[PollChoice]] = relationship(order_by="PollChoice.place", lazy="selectin")


class PollChoice(Base):
    """Something to choose."""

    __tablename__ = "poll_choice"
    __table_args__ = (UniqueConstraint("poll_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(CHOICE_LENGTH))


class PollVote(Base):
    """What somebody chose; in an order, the first place is 1, elsewhere every place is."""

    __tablename__ = "poll_vote"
    __table_args__ = (Index("ix_poll_vote_poll_id_principal_id", "poll_id", "principal_id"),)

    choice_id: Mapped[int] = mapped_column(ForeignKey("poll_choice.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True, index=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    place: Mapped[int]
    voted_at: Mapped[datetime]
