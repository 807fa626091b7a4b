"""The table of bookmarks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.content.base.models import Post
from community.core.db import Base


class Bookmark(Base):
    """That somebody wants to find a post again; `remind_at` is when they want to be told of it."""

    __tablename__ = "bookmark"
    __table_args__ = (
        UniqueConstraint("principal_id", "post_id", name="uq_bookmark_principal_id_post_id"),
        Index("ix_bookmark_reminded_at_remind_at", "reminded_at", "remind_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship()
