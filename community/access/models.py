"""The four tables that every permission is decided on, and that every other table points down to."""

from __future__ import annotations

from datetime import datetime
from enum import Flag, StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import AUTOINCREMENT, Base, FlagSet
from community.core.ids import REF_LENGTH, new_ref

ANONYMOUS_ID = 1
SYSTEM_ID = 2
SITE_ID = 1
"""Rows that every installation has; the first migration writes them."""

STAND_IN_ID = -1
"""Whoever is supposed while somebody looks as somebody else. No row ever keeps this number, so nothing that a page
might note of its viewer finds anybody.
"""

NAME_LENGTH = 80
KIND_LENGTH = 40
ROLE_NAME_LENGTH = 30
REASON_LENGTH = 500


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


class Teased(Flag):
    """What outsiders see of things in a semi-private audience; without titles, nothing of them."""

    TITLE = 1
    WORDS = 2
    """How they begin."""
    AUTHOR = 4
    COUNTS = 8
    """How many replies, and how many people are in it."""
    FACES = 16
    """Some of those who are in it."""


TEASED_AT_FIRST = Teased.TITLE | Teased.WORDS | Teased.AUTHOR | Teased.COUNTS


class State(StrEnum):
    LIVE = "live"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Role(StrEnum):
    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"
    GUEST = "guest"
    SYSTEM = "system"


class Holder(StrEnum):
    """Whom a charter allows something: a role, or more people than have one. Owners need no mention."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"
    GUEST = "guest"
    MEMBER = "member"
    MODERATOR = "moderator"
    OWN = "own"
    """A role of the audience's own."""


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
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id", use_alter=True))
    """The group that it belongs to. While that is hidden or gone, the audience is nobody's."""
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"), index=True)
    """What each role may do. Without one, owners alone do what charters are about."""
    archived_at: Mapped[datetime | None]
    """Since when nothing is changed in it; it is read as before."""
    teased: Mapped[Teased] = mapped_column(
        FlagSet(Teased), default=TEASED_AT_FIRST, server_default=str(TEASED_AT_FIRST.value)
    )
    """What outsiders see while it is semi-private."""


class Charter(Base):
    """What each role may do towards an audience, with what it can read already. A preset is one row for all who have
    it, and stays as it is; who changes something gets a copy, which has no name.
    """

    __tablename__ = "charter"

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str | None] = mapped_column(String(20), unique=True)


class OwnRole(Base):
    """A role of an audience's own: a column of its charter. Elsewhere it is what `standing` says."""

    __tablename__ = "own_role"
    __table_args__ = (UniqueConstraint("audience_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_LENGTH), unique=True, default=new_ref)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    name: Mapped[str] = mapped_column(String(ROLE_NAME_LENGTH))
    standing: Mapped[Role] = mapped_column(choice(Role))


class Allowance(Base):
    """One field of a charter: somebody may do something."""

    __tablename__ = "allowance"
    __table_args__ = (
        Index("ix_allowance_charter_id_act", "charter_id", "act"),
        CheckConstraint("(holder = 'own') = (own_role_id IS NOT NULL)", name="own"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    charter_id: Mapped[int] = mapped_column(ForeignKey("charter.id"))
    act: Mapped[str] = mapped_column(String(60))
    holder: Mapped[Holder] = mapped_column(choice(Holder))
    own_role_id: Mapped[int | None] = mapped_column(ForeignKey("own_role.id"), index=True)


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
    own_role_id: Mapped[int | None] = mapped_column(ForeignKey("own_role.id"), index=True)
    """A role of the audience's own; `role` is its standing then."""
    ends_at: Mapped[datetime | None]
    """From this second on it opens nothing: rules ask the time."""
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever has it does not want others to see that."""


class Reach(Base):
    """Somebody of the site's staff entered a group that is not open to them, for a while and with a reason. It opens
    what a grant opens, and makes nobody a member: lists, numbers and circles of those who are in it do not know it.
    """

    __tablename__ = "reach"
    __table_args__ = (
        Index("ix_reach_principal_id_ends_at", "principal_id", "ends_at"),
        Index("ix_reach_audience_id_begun_at", "audience_id", "begun_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("principal.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    principal: Mapped[Principal] = relationship(lazy="joined")


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
    own_role_id: Mapped[int | None] = mapped_column(ForeignKey("own_role.id"), index=True)
    ends_at: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
