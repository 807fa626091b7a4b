"""The table of reactions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base

NAME_LENGTH = 20


class Reaction(Base):
    """How somebody reacted to a post: one of the names of `signs.py`."""

    __tablename__ = "reaction"
    __table_args__ = (Index("ix_reaction_post_id_at", "post_id", "at"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    at: Mapped[datetime]
