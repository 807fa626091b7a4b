"""Tables of the company's papers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Thing, choice
from community.core.db import Base

BODY_LENGTH = 60_000


class PaperName(StrEnum):
    RULES = "rules"
    PRIVACY = "privacy"
    TERMS = "terms"
    IMPRINT = "imprint"


class Paper(Base):
    """One of the company's papers. What it says stands in its versions."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    name: Mapped[PaperName] = mapped_column(choice(PaperName), unique=True)
    newest: Mapped[int]
    """The number of the version that holds now."""

    thing: Mapped[Thing] = relationship(lazy="joined")


class PaperVersion(Base):
    """What a paper says, or said, from a day on. Versions are added and never changed."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    demands: Mapped[bool]
    """Whether everybody is asked to accept it before they go on."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))

    paper: Mapped[Paper] = relationship(lazy="joined")

    @property
    def mark(self) -> str:
        """By what a form names it: `rules.3`."""
        return f"{self.paper.name.value}.{self.number}"


class Acceptance(Base):
    """That somebody accepted a version, and when."""

    __tablename__ = "paper_acceptance"
    __table_args__ = (UniqueConstraint("principal_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"), index=True)
    accepted_at: Mapped[datetime]
