"""The table of articles. Summary and first address stand among the facts of the topic, the cover among its files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base


class Article(Base):
    """When an article comes out, or came out. Before that it is a draft; its thing is hidden then, so no channel has
    it, and who wrote it sees it with those who moderate there.
    """

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_published_at_appears_at", "published_at", "appears_at"),)

    id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    appears_at: Mapped[datetime | None]
    """When it shall come out by itself."""
    published_at: Mapped[datetime | None]
