"""Tables of people."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import NAME_LENGTH, Principal, Thing, choice
from community.core.db import Base
from community.core.ids import REF_LENGTH, new_ref

EMAIL_LENGTH = 254
ISSUER_LENGTH = 300
SUBJECT_LENGTH = 255
DEVICE_LENGTH = 60
HASH_LENGTH = 64
LANGUAGE_LENGTH = 20
ZONE_LENGTH = 60
LINE_LENGTH = 120
ABOUT_LENGTH = 4000
LINK_LENGTH = 300
LINKS = 5


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_confirmed_email",
            "email",
            unique=True,
            sqlite_where=text("email_confirmed_at IS NOT NULL"),
            postgresql_where=text("email_confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), index=True)
    email_confirmed_at: Mapped[datetime | None]
    admitted_at: Mapped[datetime | None]
    """Empty while somebody who asked to join waits for an answer."""
    deactivated_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(LANGUAGE_LENGTH))
    """What they chose to read in; empty: what their browser prefers."""
    zone: Mapped[str | None] = mapped_column(String(ZONE_LENGTH))

    thing: Mapped[Thing] = relationship()
    principal: Mapped[Principal] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """The name that others see."""
        return self.principal.name

    @property
    def confirmed_email(self) -> str:
        """The address, if it was proven that it is theirs."""
        return self.email or "" if self.email_confirmed_at else ""


class Profile(Base):
    """What somebody tells about themselves, beside their name. The HTML is made when it is written."""

    __tablename__ = "profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    headline: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    company: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)


class FieldChange(Base):
    """What stood in a field of a person before and after. Kept apart from the log, so that it can be erased."""

    __tablename__ = "field_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


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
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    last_seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH), default="")
    """In a few words of ours, `Firefox on Windows`; what the browser sent is not kept."""

    person: Mapped[Person] = relationship(lazy="joined")


class Arrival(Base):
    """Somebody new whom a provider vouches for, with an address that is known here: while they decide."""

    __tablename__ = "arrival"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    issuer: Mapped[str] = mapped_column(String(ISSUER_LENGTH))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose address it is."""
    code_hash: Mapped[str | None] = mapped_column(String(HASH_LENGTH))
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class Password(Base):
    """A person's password, as Argon2 keeps it. Only whoever has proven an address has one."""

    __tablename__ = "password"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


class Purpose(StrEnum):
    SIGN_UP = "sign_up"
    RESET = "reset"


class MailedLink(Base):
    """A link that was mailed: for one purpose, one address and one person, if there is one yet. Good once."""

    __tablename__ = "mailed_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    address: Mapped[str] = mapped_column(String(EMAIL_LENGTH), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SiteInvitation(Base):
    """A link that lets people join the site, a limited number of them and for a limited time."""

    __tablename__ = "site_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class DataExport(Base):
    """That somebody asked for all that is kept about them: made by a job, to be fetched for some days."""

    __tablename__ = "data_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    key: Mapped[str | None] = mapped_column(String(80))

    person: Mapped[Person] = relationship(lazy="joined")


class Farewell(Base):
    """That somebody left for good. Until `done_at` a job still has to let everything forget them."""

    __tablename__ = "farewell"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    with_texts: Mapped[bool]
    """Whether what they wrote goes with them, or only their name."""
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class AddressChange(Base):
    """That somebody wants to be reached elsewhere: until the link that went there was used. One at a time."""

    __tablename__ = "address_change"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
