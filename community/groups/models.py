"""Tables of groups."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Audience, Thing, Visibility, choice
from community.core.db import Base

NAME_LENGTH = 80
DESCRIPTION_LENGTH = 500


class Joining(StrEnum):
    OPEN = "open"
    INVITATION = "invitation"


class Group(Base):
    """A group. Whom it is for stands in its audience."""

    __tablename__ = "group"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(Text)
    joining: Mapped[Joining] = mapped_column(choice(Joining))
    built_in: Mapped[str | None] = mapped_column(String(40), unique=True)

    thing: Mapped[Thing] = relationship(lazy="joined")
    audience: Mapped[Audience] = relationship(lazy="joined")

    @property
    def ref(self) -> str:
        """Stands in the group's address."""
        return self.thing.ref

    @property
    def visibility(self) -> Visibility:
        """Who may know of it and read it."""
        return self.audience.visibility


class Membership(Base):
    """That somebody is, or was, in a group: the dates. What it allows is the grant beside it."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_current",
            "group_id",
            "principal_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
