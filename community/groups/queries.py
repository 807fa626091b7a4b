"""Reads about groups. What a viewer may not know of is not found, is in no list and in no count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, select

from community.access.faces import Face, face_columns, face_in
from community.access.models import SITE_ID, Audience, Grant, Principal, PrincipalKind, Thing
from community.access.permissions import made_once, may, shown, visible
from community.access.viewers import ASKING_LISTS, Viewer, asking_lists, in_force
from community.activity.models import Activity
from community.core.db import number, session, table, word
from community.core.errors import NotFound
from community.groups.models import Group, GroupAbout, JoinRequest, Membership
from community.groups.rules import KEEPERS, shown_to

FACES = 12
LIST = 100
PAGE = 50
ACTS_ON_PAGES = [
    "group.read",
    "group.see_members",
    "group.join",
    "group.ask",
    "group.leave",
    "group.archive",
    "group.hide_membership",
    "group.ask_renewal",
    "group.manage",
    "group.change_visibility",
    "group.keep",
    "group.invite",
]
"""What is asked for every page of a group at one go. Features that fill its slots add theirs."""


@dataclass(frozen=True)
class GroupCard:
    """A group in a list."""

    group: Group
    members: int | None
    """As many as the viewer could see; None if that is not for them."""


def get_group(viewer: Viewer, ref: str) -> Group:
    """The group at an address. Raises NotFound, also for one that the viewer may not know of."""
    group: Group | None = session().scalar(_at(), asking_lists(viewer) | {"ref": ref})
    if group is None:
        raise NotFound
    return group


@made_once
def _at() -> Select[Any]:
    thing = table(Thing).alias()
    found = select(Group).join(thing, thing.c.id == Group.id)
    return found.where(thing.c.ref == bindparam("ref"), shown("group.see"))


def groups_for(viewer: Viewer, *, limit: int = LIST, archived: bool = False) -> Sequence[GroupCard]:
    """The first groups that the viewer may know of, by name; those that are archived apart."""
    found = session().execute(_by_name(limit, archived), asking_lists(viewer))
    return [GroupCard(group, count) for group, count in found]


@made_once
def _by_name(most: int, archived: bool) -> Select[Group, int | None]:
    audience = table(Audience).alias()
    which = audience.c.archived_at.is_not(None) if archived else audience.c.archived_at.is_(None)
    found: Select[Group, int | None] = select(Group, counted_members(Group)).where(shown("group.see"))
    found = found.join(audience, audience.c.id == Group.audience_id).where(which)
    return found.order_by(Group.name, Group.id).limit(number(most))


def groups_to_tend(viewer: Viewer, *, begins: str = "", after: str = "") -> tuple[Sequence[GroupCard], str]:
    """A page of the groups that staff may know of, by their own membership and not by rank; the newest
    first, and where the next page begins.
    """
    found = select(Group, counted_members(Group)).where(shown("group.see"))
    if begins:
        found = found.where(func.lower(Group.name).startswith(begins.lower(), autoescape=True))
    if after:
        found = found.where(Group.id < select(Thing.id).where(Thing.ref == after).scalar_subquery())
    found = found.order_by(Group.id.desc()).limit(PAGE + 1)
    rows = session().execute(found, asking_lists(viewer)).unique().all()
    cards = [GroupCard(group, count) for group, count in rows]
    return cards[:PAGE], cards[PAGE - 1].group.ref if len(cards) > PAGE else ""


def groups_of_audiences(viewer: Viewer, audience_ids: Collection[int]) -> Sequence[Group]:
    """The groups that these audiences belong to, as far as the viewer may know of them."""
    found = select(Group).where(Group.audience_id.in_(audience_ids), visible(viewer, "group.see"))
    return session().scalars(found).all()


@dataclass(frozen=True)
class Members:
    """Some of the members of a group, and how many there are, if that came along with them."""

    faces: Sequence[Face]
    count: int | None


def members_of(viewer: Viewer, group: Group) -> Members:
    """The first members, for those who may see who is in it or are shown some of them; nobody for others."""
    rows = session().execute(_faces(), asking_lists(viewer) | {"group_id": group.id}).all()
    return Members([face for row in rows if (face := face_in(row))], rows[0].members if rows else None)


@made_once
def _faces() -> Select[Any]:
    principal, grant, group = table(Principal), table(Grant), table(Group)
    people = (
        select(counted_members(group.c).label("members"), *face_columns(principal))
        .join_from(principal, grant, grant.c.principal_id == principal.c.id)
        .join(group, group.c.audience_id == grant.c.audience_id)
        .where(
            group.c.id == bindparam("group_id", type_=Integer),
            principal.c.kind == word(PrincipalKind.PERSON),
            shown("membership.tease", grant.c),
        )
    )
    return people.order_by(grant.c.id).limit(number(FACES))


def member_count(viewer: Viewer, group: Group) -> int | None:
    """How many people are in a group, without those who hide it from the viewer; None if that is not for them."""
    return session().scalars(_counted(), asking_lists(viewer) | {"group_id": group.id}).one()


@made_once
def _counted() -> Select[int | None]:
    group = table(Group)
    return select(counted_members(group.c)).where(group.c.id == bindparam("group_id", type_=Integer))


@dataclass(frozen=True)
class Standing:
    """How the viewer is in a group."""

    hidden: bool = False
    ends_at: datetime | None = None
    renewal_asked_at: datetime | None = None
    joined_at: datetime | None = None
    welcomed_at: datetime | None = None
    welcome_html: str | None = ""
    steps: Sequence[str] | None = ()


def own_standing(viewer: Viewer, group: Group) -> Standing:
    """How the viewer is in a group, for one who is."""
    mine = (Membership.group_id == group.id) & (Membership.principal_id == Grant.principal_id)
    dates = Membership.renewal_asked_at, Membership.joined_at, Membership.welcomed_at
    own = select(Grant.hidden, Grant.ends_at, *dates, GroupAbout.welcome_html, GroupAbout.steps)
    own = own.outerjoin(Membership, mine & Membership.left_at.is_(None))
    own = own.outerjoin(GroupAbout, GroupAbout.group_id == Membership.group_id)
    own = own.where(Grant.principal_id == viewer.principal_id, Grant.audience_id == group.audience_id)
    row = session().execute(own).first()
    return Standing(*row) if row else Standing()


def built_in_group(name: str) -> Group | None:
    """A group that a feature cannot be without, by the name it has in the code."""
    return session().scalars(select(Group).where(Group.built_in == name)).first()


def keepers_asked(activity: Activity) -> Select[int]:
    """The owners and moderators of the group that a request is about."""
    group = select(Group.audience_id).join(JoinRequest, JoinRequest.group_id == Group.id)
    asked = group.where(JoinRequest.id == activity.thing_id).scalar_subquery()
    return select(Grant.principal_id).where(Grant.audience_id == asked, Grant.role.in_(KEEPERS), in_force(Grant))


def everyone_in(activity: Activity) -> Select[int]:
    """All who are in the group that an activity is about."""
    group = select(Group.audience_id).where(Group.id == activity.thing_id).scalar_subquery()
    return select(Grant.principal_id).where(Grant.audience_id == group, in_force(Grant))


def may_found(viewer: Viewer) -> bool:
    """Whether the viewer may open groups."""
    return may(viewer, "group.found", Audience(id=SITE_ID))


def counted_members(group: Any) -> ColumnElement[int | None]:
    """How many are in a group, as far as whoever asks may see; the values of `asking_lists` go with it."""
    grant, principal = table(Grant).alias(), table(Principal).alias()
    people = select(func.count(grant.c.id)).join_from(grant, principal, principal.c.id == grant.c.principal_id)
    people = people.where(
        grant.c.audience_id == group.audience_id,
        principal.c.kind == word(PrincipalKind.PERSON),
        in_force(grant.c),
        shown_to(ASKING_LISTS, grant.c),
    )
    return case((shown("group.count_members", group), people.scalar_subquery()), else_=None)


def groups_shared_with(viewer: Viewer, principal_id: int) -> Sequence[Group]:
    """The groups that somebody is in and whose members the viewer may see, by name."""
    theirs = select(Grant.audience_id).where(Grant.principal_id == principal_id, visible(viewer, "membership.see"))
    found = select(Group).where(Group.audience_id.in_(theirs))
    return session().scalars(found.order_by(Group.name, Group.id).limit(LIST)).all()
