"""The table of read positions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class ReadPosition(Base):
    """The highest number of a post that somebody was shown in a topic."""

    __tablename__ = "read_position"

    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    number: Mapped[int]
    at: Mapped[datetime]
