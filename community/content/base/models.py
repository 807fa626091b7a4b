"""Tables of topics and posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from community.access.models import Principal, Thing, choice
from community.core.db import Base

TITLE_LENGTH = 150
EXCERPT_LENGTH = 160
BODY_LENGTH = 20_000
EDIT_REASON_LENGTH = 200
CLOSING_REASON_LENGTH = 200
MOST_PINNED = 10
"""In one group."""


class Topic(Base):
    """Something that people talk about. `excerpt` is what a semi-private group shows of it to outsiders."""

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_audience_id_last_post_at_id", "audience_id", "last_post_at", "id"),)

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    excerpt: Mapped[str] = mapped_column(String(EXCERPT_LENGTH))
    last_post_at: Mapped[datetime]
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    """Its thing's, beside the last post: to find the newest of a group. What counts is the thing's."""
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What its kind adds for those who search: the choices of a poll. Plain text, for readers alone."""
    last_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """The highest number that a post of it was ever given."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """The few values that its kind keeps with it, as its form gave them."""

    tags: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """What it goes by (`content.tags`), in the order in which they were said. Here, since lists show them."""

    slow_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How long each waits here between two posts of theirs; moderators do not."""

    thing: Mapped[Thing] = relationship(lazy="joined")
    closure: Mapped[Closure | None] = relationship(viewonly=True)
    pin: Mapped[Pin | None] = relationship(viewonly=True)

    @validates("thing")
    def lie_where_it_lies(self, _name: str, thing: Thing) -> Thing:
        """The audience comes with the thing."""
        self.audience_id = thing.audience_id or 0
        return thing

    def move_to(self, audience_id: int) -> None:
        """Let it be for another audience. For actions, which have asked whether they may."""
        self.thing.audience_id = self.audience_id = audience_id

    def next_number(self) -> int:
        """Where the next post in it stands."""
        self.last_number = (self.last_number or 0) + 1
        return self.last_number

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
    __table_args__ = (Index("ix_post_topic_id_number", "topic_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    """Its place in the topic, from 1 on. It stays, whatever becomes of those before it; pages are made of numbers."""
    format: Mapped[Format] = mapped_column(choice(Format), default=Format.MARKDOWN, server_default="markdown")
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The post in the same topic that it is about, where that is known."""
    edited_at: Mapped[datetime | None]
    cards: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What is shown of pages that it leads to, by their addresses (`content.base.cards`). Here, since it is wanted
    whenever the post is.
    """

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


class Version(Base):
    """What a post said before it was edited, and the edit that ended it."""

    __tablename__ = "post_version"
    __table_args__ = (Index("ix_post_version_post_id_id", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    format: Mapped[Format] = mapped_column(choice(Format))
    source: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    reason: Mapped[str] = mapped_column(String(EDIT_REASON_LENGTH), default="")

    edited_by: Mapped[Principal] = relationship(lazy="joined")


class Deletion(Base):
    """That somebody deleted a post (or, with its first post, a topic). While it is there, they can undo it."""

    __tablename__ = "post_deletion"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    at: Mapped[datetime]


class Closure(Base):
    """That a topic is closed: nobody writes in it any more. Opened again, the row is gone; the log tells of both."""

    __tablename__ = "topic_closure"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(CLOSING_REASON_LENGTH), default="")


class Pin(Base):
    """That a topic stands at the top of its group, the one pinned last first."""

    __tablename__ = "topic_pin"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"), index=True)
    at: Mapped[datetime]
