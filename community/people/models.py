"""Tables of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Principal, Thing
from community.core.db import Base

EMAIL_LENGTH = 254
ISSUER_LENGTH = 300
SUBJECT_LENGTH = 255


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), index=True)
    email_confirmed_at: Mapped[datetime | None]

    thing: Mapped[Thing] = relationship()
    principal: Mapped[Principal] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """The name that others see."""
        return self.principal.name


class LinkedAccount(Base):
    """An account elsewhere that opens a person's account here."""

    __tablename__ = "linked_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(ISSUER_LENGTH))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    linked_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class SignInSession(Base):
    """A browser that is signed in. The cookie carries the secret; here is only its hash."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
