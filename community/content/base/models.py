"""Tables of topics and posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Thing, choice
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
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What its kind adds for those who search: the choices of a poll. Plain text, for readers alone."""

    thing: Mapped[Thing] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the topic's address."""
        return self.thing.ref


class Format(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"


class Post(Base):
    """What one person wrote in a topic: the source as written, and the safe HTML made of it then. The source of what
    was written elsewhere may be HTML, and is never shown.
    """

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_topic_id_id", "topic_id", "id"),)

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    format: Mapped[Format] = mapped_column(choice(Format), default=Format.MARKDOWN, server_default="markdown")
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The post in the same topic that it is about, where that is known."""

    thing: Mapped[Thing] = relationship(lazy="joined")
    topic: Mapped[Topic] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the post's address."""
        return self.thing.ref

    @property
    def topic_title(self) -> str:
        """A post goes by the name of its topic."""
        return self.topic.title

    @property
    def topic_ref(self) -> str:
        """A post stands at the address of its topic."""
        return self.topic.ref
