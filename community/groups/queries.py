"""Reads about groups. What a viewer may not know of is not found, is in no list and in no count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from community.access.models import SITE_ID, Audience, Grant, Principal, PrincipalKind, Thing
from community.access.permissions import may, visible
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.core.db import session
from community.core.errors import NotFound
from community.groups.models import Group, JoinRequest
from community.groups.rules import KEEPERS

FACES = 12
LIST = 100
PAGE = 50


@dataclass(frozen=True)
class GroupCard:
    """A group in a list."""

    group: Group
    members: int


def get_group(viewer: Viewer, ref: str) -> Group:
    """The group at an address. Raises NotFound, also for one that the viewer may not know of."""
    found = select(Group).join(Thing, Thing.id == Group.id).where(Thing.ref == ref, visible(viewer, "group.see"))
    group = session().scalars(found).first()
    if group is None:
        raise NotFound
    return group


def groups_for(viewer: Viewer, *, limit: int = LIST) -> Sequence[GroupCard]:
    """The first groups that the viewer may know of, by name."""
    members = _member_count(Group.audience_id)
    found = select(Group, members).where(visible(viewer, "group.see")).order_by(Group.name, Group.id).limit(limit)
    return [GroupCard(group, count) for group, count in session().execute(found)]


def groups_to_tend(viewer: Viewer, *, begins: str = "", after: str = "") -> tuple[Sequence[GroupCard], str]:
    """A page of the groups that staff may know of, by their own membership and not by rank; the newest
    first, and where the next page begins.
    """
    found = select(Group, _member_count(Group.audience_id)).where(visible(viewer, "group.see"))
    if begins:
        found = found.where(func.lower(Group.name).startswith(begins.lower(), autoescape=True))
    if after:
        found = found.where(Group.id < select(Thing.id).where(Thing.ref == after).scalar_subquery())
    rows = session().execute(found.order_by(Group.id.desc()).limit(PAGE + 1)).unique().all()
    cards = [GroupCard(group, count) for group, count in rows]
    return cards[:PAGE], cards[PAGE - 1].group.ref if len(cards) > PAGE else ""


def groups_of_audiences(viewer: Viewer, audience_ids: Collection[int]) -> Sequence[Group]:
    """The groups that these audiences belong to, as far as the viewer may know of them."""
    found = select(Group).where(Group.audience_id.in_(audience_ids), visible(viewer, "group.see"))
    return session().scalars(found).all()


def members_of(viewer: Viewer, group: Group) -> Sequence[Principal]:
    """Some of the members, for those who may see who is in it; nobody for others."""
    people = (
        select(Principal)
        .join(Grant, Grant.principal_id == Principal.id)
        .join(Group, Group.audience_id == Grant.audience_id)
        .where(Group.id == group.id, Principal.kind == PrincipalKind.PERSON, visible(viewer, "group.see_members"))
    )
    return session().scalars(people.order_by(Grant.id).limit(FACES)).all()


def member_count(group: Group) -> int:
    """How many people are in a group that the viewer may know of."""
    return session().scalars(select(_member_count(group.audience_id))).one()


def built_in_group(name: str) -> Group | None:
    """A group that a feature cannot be without, by the name it has in the code."""
    return session().scalars(select(Group).where(Group.built_in == name)).first()


def keepers_asked(activity: Activity) -> Select[int]:
    """The owners and moderators of the group that a request is about."""
    group = select(Group.audience_id).join(JoinRequest, JoinRequest.group_id == Group.id)
    asked = group.where(JoinRequest.id == activity.thing_id).scalar_subquery()
    return select(Grant.principal_id).where(Grant.audience_id == asked, Grant.role.in_(KEEPERS))


def everyone_in(activity: Activity) -> Select[int]:
    """All who are in the group that an activity is about."""
    group = select(Group.audience_id).where(Group.id == activity.thing_id).scalar_subquery()
    return select(Grant.principal_id).where(Grant.audience_id == group)


def may_found(viewer: Viewer) -> bool:
    """Whether the viewer may open groups."""
    return may(viewer, "group.found", Audience(id=SITE_ID))


def _member_count(audience_id: Any) -> ScalarSelect[int]:
    people = select(func.count(Grant.id)).join(Principal, Principal.id == Grant.principal_id)
    return people.where(Grant.audience_id == audience_id, Principal.kind == PrincipalKind.PERSON).scalar_subquery()


def groups_shared_with(viewer: Viewer, principal_id: int) -> Sequence[Group]:
    """The groups that somebody is in and whose members the viewer may see, by name."""
    theirs = select(Grant.audience_id).where(Grant.principal_id == principal_id)
    found = select(Group).where(Group.audience_id.in_(theirs), visible(viewer, "group.see_members"))
    return session().scalars(found.order_by(Group.name, Group.id).limit(LIST)).all()
