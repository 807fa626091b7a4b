"""Tables of groups."""

from __future__ import annotations

from datetime import datetime
from enum import Flag, StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.access.models import Audience, Principal, Thing, Visibility, choice
from community.core.db import AUTOINCREMENT, Base, FlagSet
from community.core.ids import REF_LENGTH, new_ref

NAME_LENGTH = 80
DESCRIPTION_LENGTH = 500
QUESTION_LENGTH = 200
ANSWER_LENGTH = 1000
REASON_LENGTH = 500
ADDRESS_LENGTH = 254
MOST_USES = 100
MOST_QUESTIONS = 10
MOST_CHOICES = 12
CHOICE_LENGTH = 80
DOMAIN_LENGTH = 120
MOST_DOMAINS = 20


class Joining(Flag):
    """The ways into a group; several at once."""

    OPEN = 1
    REQUEST = 2
    INVITATION = 4
    DOMAIN = 8
    """By a confirmed mail address at one of the group's domains."""


class Group(Base):
    """A group. Whom it is for stands in its audience."""

    __tablename__ = "group"
    __table_args__ = (CheckConstraint("joining BETWEEN 0 AND 15", name="joining"),)

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(Text)
    joining: Mapped[Joining] = mapped_column(FlagSet(Joining))
    question: Mapped[str] = mapped_column(String(QUESTION_LENGTH), default="", server_default="")
    built_in: Mapped[str | None] = mapped_column(String(40), unique=True)
    kinds: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The kinds of things that can be started in it, by name, where that was chosen."""

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

    @property
    def archived_at(self) -> datetime | None:
        """Since when nothing is changed in it."""
        return self.audience.archived_at

    @property
    def is_open(self) -> bool:
        """Whether whoever sees it can simply join."""
        return Joining.OPEN in self.joining

    @property
    def takes_requests(self) -> bool:
        """Whether one can ask to be let in."""
        return Joining.REQUEST in self.joining


class GroupDomain(Base):
    """Whoever has a confirmed address at this domain may join."""

    __tablename__ = "group_domain"

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    ending: Mapped[str] = mapped_column(String(DOMAIN_LENGTH), primary_key=True)
    """In small letters and with the @ in front, as addresses end."""


class GroupAbout(Base):
    """What a group says at length, as it was written and as HTML: apart, since most pages need nothing of it."""

    __tablename__ = "group_about"

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    about: Mapped[str] = mapped_column(Text)
    about_html: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(Text)
    rules_html: Mapped[str] = mapped_column(Text)
    welcome: Mapped[str] = mapped_column(Text)
    welcome_html: Mapped[str] = mapped_column(Text)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)


def _while_it_lasts(column: str) -> Index:
    """What the calendar asks for: of current memberships, those that have this date."""
    dated = text(f"left_at IS NULL AND {column} IS NOT NULL")
    return Index(f"ix_membership_{column}", column, sqlite_where=dated, postgresql_where=dated)


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
        Index("ix_membership_group_id_joined_at", "group_id", "joined_at", "left_at"),
        _while_it_lasts("ends_at"),
        _while_it_lasts("remind_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    """The grant beside it ends then as well."""
    dated_at: Mapped[datetime | None]
    """When that end was set: between the two lies the term that a renewal adds."""
    remind_at: Mapped[datetime | None]
    """When to remind them of the end, until that is done."""
    renewal_asked_at: Mapped[datetime | None]
    welcomed_at: Mapped[datetime | None]
    """When they put the welcome of the group away."""


class Asked(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JoinRequest(Base):
    """That somebody asked to be let in, what they answered, and what came of it."""

    __tablename__ = "join_request"
    __table_args__ = (
        Index("ix_join_request_group_id_principal_id", "group_id", "principal_id"),
        Index(
            "uq_join_request_pending",
            "group_id",
            "principal_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"), index=True)
    question: Mapped[str] = mapped_column(String(QUESTION_LENGTH))
    answer: Mapped[str] = mapped_column(Text)
    state: Mapped[Asked] = mapped_column(choice(Asked), default=Asked.PENDING)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")

    thing: Mapped[Thing] = relationship(lazy="joined")
    group: Mapped[Group] = relationship()
    answers: Mapped[list[JoinAnswer]] = relationship(order_by="JoinAnswer.id")
    applicant: Mapped[Principal] = relationship(foreign_keys=[principal_id])

    @property
    def ref(self) -> str:
        """Stands in the addresses of what is done with it."""
        return self.thing.ref


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"


class GroupQuestion(Base):
    """Something that a group asks of those who want to join."""

    __tablename__ = "group_question"
    __table_args__ = AUTOINCREMENT

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), index=True)
    label: Mapped[str] = mapped_column(String(QUESTION_LENGTH))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)


class JoinAnswer(Base):
    """What somebody answered, with the question as it was put then: that may change, or go."""

    __tablename__ = "join_answer"
    __table_args__ = (UniqueConstraint("request_id", "question_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("join_request.id"))
    question_ref: Mapped[str] = mapped_column(String(REF_LENGTH))
    label: Mapped[str] = mapped_column(String(QUESTION_LENGTH))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    words: Mapped[str] = mapped_column(Text)


class Invitation(Base):
    """A way into a group for whoever brings its secret, of which only the hash is here. Its author invites."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("uses BETWEEN 0 AND max_uses", name="uses"),
        CheckConstraint(f"max_uses BETWEEN 1 AND {MOST_USES}", name="max_uses"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("thing.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    domain: Mapped[str | None] = mapped_column(String(DOMAIN_LENGTH))
    """Good for confirmed addresses at this domain alone; in small letters."""
    max_uses: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    membership_ends_at: Mapped[datetime | None]
    """When the membership ends that it leads to, if it does."""
    closed_at: Mapped[datetime | None]

    thing: Mapped[Thing] = relationship(lazy="joined")
    group: Mapped[Group] = relationship()

    @property
    def ref(self) -> str:
        """Stands in the addresses of what is done with it; it opens nothing."""
        return self.thing.ref

    def open_at(self, now: datetime) -> bool:
        """Whether it can still be used, as far as it alone can say."""
        lasts = self.membership_ends_at is None or self.membership_ends_at > now
        return self.closed_at is None and self.expires_at > now and self.uses < self.max_uses and lasts
