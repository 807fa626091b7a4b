"""Tables of topics and posts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Thing
from community.core.db import Base

TITLE_LENGTH = 150
EXCERPT_LENGTH = 160
BODY_LENGTH = 20_000


class Topic(Base):
    """Something that people talk about. `excerpt` is what a semi-private group shows of it to outsiders."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    excerpt: Mapped[str] = mapped_column(String(EXCERPT_LENGTH))
    last_post_at: Mapped[datetime]

    thing: Mapped[Thing] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the topic's address."""
        return self.thing.ref


class Post(Base):
    """What one person wrote in a topic: the Markdown as written, and the HTML made of it then."""

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_topic_id_id", "topic_id", "id"),)

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)

    thing: Mapped[Thing] = relationship(lazy="joined")
    topic: Mapped[Topic] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the post's address."""
        return self.thing.ref
