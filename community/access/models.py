"""The four tables that every permission is decided on, and that every other table points down to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import AUTOINCREMENT, Base
from community.core.ids import REF_LENGTH, new_ref

ANONYMOUS_ID = 1
SYSTEM_ID = 2
SITE_ID = 1
"""Rows that every installation has; the first migration writes them."""

NAME_LENGTH = 80
KIND_LENGTH = 40


def choice(options: type[StrEnum]) -> Enum:
    """A column of one of these words, held by a check of the database as well."""
    return Enum(
        options,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=options.__name__.lower(),
        values_callable=lambda chosen: [option.value for option in chosen],
    )


class PrincipalKind(StrEnum):
    PERSON = "person"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


class AudienceKind(StrEnum):
    SITE = "site"
    GROUP = "group"
    CONVERSATION = "conversation"
    PERSON = "person"


class Visibility(StrEnum):
    PUBLIC = "public"
    SEMI_PRIVATE = "semi_private"
    PRIVATE = "private"


class State(StrEnum):
    LIVE = "live"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Role(StrEnum):
    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"
    SYSTEM = "system"


class Principal(Base):
    """Who can look or act: a person, a service, or anyone at all."""

    __tablename__ = "principal"
    __table_args__ = AUTOINCREMENT

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PrincipalKind] = mapped_column(choice(PrincipalKind))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    hue: Mapped[int] = mapped_column(default=0)
    ref: Mapped[str | None] = mapped_column(String(REF_LENGTH))
    """Of the page about a person, while there is one to see."""
    picture: Mapped[str | None] = mapped_column(String(REF_LENGTH))
    """The version of a person's picture, if they have one."""


class Audience(Base):
    """Whom something is for: the site, a group, a conversation or one person."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AudienceKind] = mapped_column(choice(AudienceKind))
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id", use_alter=True))
    """The group that it belongs to. While that is hidden or gone, the audience is nobody's."""


class Thing(Base):
    """What every readable row is as well: the two share their id. Only a root has an audience."""

    __tablename__ = "thing"
    __table_args__ = (
        Index("ix_thing_audience_id_kind", "audience_id", "kind"),
        Index("ix_thing_author_id_root_id", "author_id", "root_id"),
        AUTOINCREMENT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    root_id: Mapped[int] = mapped_column(ForeignKey("thing.id", deferrable=True, initially="DEFERRED"), index=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("principal.id"))
    state: Mapped[State] = mapped_column(choice(State), default=State.LIVE)
    keeper: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]

    audience: Mapped[Audience | None] = relationship(foreign_keys=[audience_id])
    author: Mapped[Principal | None] = relationship()


class Grant(Base):
    """A principal's role towards an audience. Rules read these and nothing else of membership."""

    __tablename__ = "grant"
    __table_args__ = (
        UniqueConstraint("principal_id", "audience_id"),
        Index("ix_grant_audience_id", "audience_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    role: Mapped[Role] = mapped_column(choice(Role))


class SuspendedGrant(Base):
    """A grant of somebody whose account is shut. No rule reads it; with the account it comes back."""

    __tablename__ = "suspended_grant"
    __table_args__ = (
        UniqueConstraint("principal_id", "audience_id"),
        Index("ix_suspended_grant_audience_id", "audience_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
