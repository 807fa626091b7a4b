"""Everything that is done to groups and memberships."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from community.access.models import SITE_ID, Audience, AudienceKind, Grant, Role, Visibility
from community.access.permissions import require
from community.access.things import new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.groups.models import Group, Joining, Membership
from community.groups.verbs import GroupFounded, GroupJoined, GroupLeft


def found_group(
    actor: Viewer,
    *,
    name: str,
    description: str,
    visibility: Visibility,
    joining: Joining,
    now: datetime,
    built_in: str | None = None,
) -> Group:
    """Open a group. Nobody is in it yet."""
    site = session().get_one(Audience, SITE_ID)
    require(actor, "group.found", site)
    audience = Audience(kind=AudienceKind.GROUP, visibility=visibility, parent_id=site.id)
    session().add(audience)
    session().flush()
    thing = new_root(actor, "group", audience, now)
    group = Group(
        id=thing.id,
        thing=thing,
        audience=audience,
        name=name,
        description=description,
        joining=joining,
        built_in=built_in,
    )
    session().add(group)
    session().flush()
    record(actor, GroupFounded(thing=group))
    return group


def join_group(actor: Viewer, group: Group, now: datetime) -> Membership:
    """Become a member of an open group."""
    require(actor, "group.join", group)
    return _enter(actor, group, Role.MEMBER, now)


def add_member(actor: Viewer, group: Group, person: Viewer, now: datetime, *, role: Role = Role.MEMBER) -> Membership:
    """Bring somebody into a group. Whoever is in it already stays as they are."""
    require(actor, "group.add_member", group)
    if not person.signed_in or role is Role.SYSTEM:
        raise ValueError("only people are members, and nobody is the system but itself")
    if membership := _current(group, person):
        return membership
    return _enter(person, group, role, now)


def leave_group(actor: Viewer, group: Group, now: datetime) -> None:
    """Stop being a member; it holds at once, everywhere."""
    require(actor, "group.leave", group)
    if membership := _current(group, actor):
        membership.left_at = now
    session().execute(
        delete(Grant).where(Grant.principal_id == actor.principal_id, Grant.audience_id == group.audience_id)
    )
    record(actor, GroupLeft(thing=group))


def _enter(person: Viewer, group: Group, role: Role, now: datetime) -> Membership:
    membership = Membership(group_id=group.id, principal_id=person.principal_id, joined_at=now)
    grant = Grant(principal_id=person.principal_id, audience_id=group.audience_id, role=role)
    session().add_all([membership, grant])
    session().flush()
    record(person, GroupJoined(thing=group))
    return membership


def _current(group: Group, person: Viewer) -> Membership | None:
    current = select(Membership).where(
        Membership.group_id == group.id,
        Membership.principal_id == person.principal_id,
        Membership.left_at.is_(None),
    )
    return session().scalars(current).first()
