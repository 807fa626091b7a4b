"""Tables of questions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import choice
from community.content.base.models import Post
from community.core.db import Base


class Acceptance(Base):
    """That a post answers a question: said when, and by whom. Taken back, the row is gone; the log tells of both."""

    __tablename__ = "acceptance"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    accepted_at: Mapped[datetime]

    post: Mapped[Post] = relationship()


class Vote(StrEnum):
    UP = "up"
    DOWN = "down"


class VoteTally(Base):
    """How many votes a post was given on a day, elsewhere: nobody knows any more by whom."""

    __tablename__ = "vote_tally"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    vote: Mapped[Vote] = mapped_column(choice(Vote), primary_key=True)
    number: Mapped[int]


class SameQuestion(Base):
    """That somebody has the same question."""

    __tablename__ = "same_question"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True, index=True)
    said_at: Mapped[datetime]
