"""Everything that is done to groups and memberships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from community.access.charters import preset_charter
from community.access.models import (
    SITE_ID,
    Audience,
    AudienceKind,
    Grant,
    OwnRole,
    Principal,
    Role,
    Visibility,
)
from community.access.permissions import require
from community.access.things import new_root
from community.access.viewers import Viewer, system
from community.activity.log import record
from community.core.clock import now as current_time
from community.core.db import session
from community.groups.desk import follow_role, forget_papers, leave_desks_inside, take_off_desk
from community.groups.inside import end_around, memberships_inside
from community.groups.lasting import current_membership, keep_an_owner, put_away_lapsed, require_member, set_end
from community.groups.models import Asked, Group, GroupDomain, Joining, JoinRequest, Membership
from community.groups.verbs import (
    GroupChanged,
    GroupFounded,
    GroupJoined,
    GroupLeft,
    GroupMemberRemoved,
    GroupMembershipEnded,
    GroupMembershipHidden,
    GroupMembershipShown,
    GroupRoleChanged,
)


def found_group(
    actor: Viewer,
    *,
    name: str,
    description: str,
    visibility: Visibility,
    joining: Joining,
    now: datetime,
    question: str = "",
    domains: Sequence[str] = (),
    built_in: str | None = None,
    preset: str = "talk",
    around: Group | None = None,
) -> Group:
    """Open a group, in the site or inside another one. A person who opens one owns it; else nobody is in it yet."""
    if around:
        hold(around)
        require(actor, "group.found_inside", around)
    else:
        require(actor, "group.found", session().get_one(Audience, SITE_ID))
    audience = Audience(
        kind=AudienceKind.GROUP,
        visibility=visibility,
        parent_id=around.audience_id if around else SITE_ID,
        charter_id=preset_charter(preset).id,
    )
    session().add(audience)
    session().flush()
    thing = new_root(actor, "group", audience, now)
    audience.holder_id = thing.id
    group = Group(
        id=thing.id,
        thing=thing,
        audience=audience,
        name=name,
        description=description,
        joining=joining,
        question=question,
        built_in=built_in,
    )
    session().add(group)
    session().flush()
    _set_domains(group, domains)
    record(actor, GroupFounded(thing=group))
    if actor.signed_in:
        enter(actor, group, Role.OWNER, now)
    return group


def change_group(
    actor: Viewer,
    group: Group,
    *,
    name: str,
    description: str,
    joining: Joining,
    question: str,
    domains: Sequence[str] = (),
) -> None:
    """Say anew what a group is about and how one gets in. What was asked or sent before stays as it is."""
    require(actor, "group.manage", group)
    _set_domains(group, domains)
    group.name, group.description, group.joining, group.question = name, description, joining, question
    record(actor, GroupChanged(thing=group))


def _set_domains(group: Group, domains: Sequence[str]) -> None:
    session().execute(delete(GroupDomain).where(GroupDomain.group_id == group.id))
    session().add_all(GroupDomain(group_id=group.id, ending=f"@{each.lower()}") for each in sorted(set(domains)))


def join_group(actor: Viewer, group: Group, now: datetime) -> Membership:
    """Become a member of an open group."""
    hold(group)
    require(actor, "group.join", group)
    return enter(actor, group, Role.MEMBER, now)


def add_member(actor: Viewer, group: Group, person: Viewer, now: datetime, *, role: Role = Role.MEMBER) -> Membership:
    """Bring somebody into a group. Whoever is in it already stays as they are."""
    hold(group)
    require(actor, "group.add_member", group)
    if not person.signed_in or role is Role.SYSTEM:
        raise ValueError("only people are members, and nobody is the system but itself")
    if membership := current_membership(group, person.principal_id):
        return membership
    return enter(person, group, role, now)


def leave_group(actor: Viewer, group: Group, now: datetime) -> None:
    """Stop being a member; it holds at once, everywhere."""
    hold(group)
    require(actor, "group.leave", group)
    _end(group, actor.principal_id, now)
    record(actor, GroupLeft(thing=group))


def remove_member(actor: Viewer, group: Group, member: Principal, now: datetime) -> None:
    """Take somebody out of a group."""
    hold(group)
    require(actor, "group.manage", group)
    require_member(group, member)
    _end(group, member.id, now)
    record(actor, GroupMemberRemoved(thing=group, member=member.id))


def set_role(actor: Viewer, group: Group, member: Principal, role: Role, own: OwnRole | None = None) -> None:
    """Give a member another role: one that every group has, or one of the group's own that stands for one."""
    hold(group)
    require(actor, "group.manage", group)
    require_member(group, member)
    if own and (own.audience_id != group.audience_id or own.standing is not role):
        raise ValueError("a role of this group, and what it stands for")
    _grant_role(group, member.id, role, own)
    record(actor, GroupRoleChanged(thing=group, member=member.id, role=role.value))


def hide_membership(actor: Viewer, group: Group, *, hidden: bool) -> None:
    """Let others not see, or see again, that one is in a group. Its owners and moderators always do."""
    hold(group)
    require(actor, "group.hide_membership", group)
    own = (Grant.principal_id == actor.principal_id, Grant.audience_id == group.audience_id)
    session().execute(update(Grant).where(*own).values(hidden=hidden))
    record(actor, GroupMembershipHidden(thing=group) if hidden else GroupMembershipShown(thing=group))


def hand_over(actor: Viewer, group: Group, member: Principal) -> None:
    """Make a member the owner in one's own place, and stay as a member."""
    set_role(actor, group, member, Role.OWNER)
    if member.id != actor.principal_id:
        _grant_role(group, actor.principal_id, Role.MEMBER)
        record(actor, GroupRoleChanged(thing=group, member=actor.principal_id, role=Role.MEMBER.value))


def hold(group: Group) -> None:
    """Let nobody else change who is in the group until this transaction ends. On SQLite that is so from its start."""
    session().execute(select(Group.id).where(Group.id == group.id).with_for_update())
    put_away_lapsed(group, current_time())


def enter(person: Viewer, group: Group, role: Role, now: datetime, *, ends_at: datetime | None = None) -> Membership:
    """Make somebody a member who is none; for actions that have asked whether they may. An open request is moot. Of a
    group inside another one those become members alone who are in that one, for no longer than there.
    """
    ends_at = end_around(group, person.principal_id, ends_at, now)
    membership = Membership(group_id=group.id, principal_id=person.principal_id, joined_at=now)
    grant = Grant(principal_id=person.principal_id, audience_id=group.audience_id, role=role)
    session().add_all([membership, grant])
    session().flush()
    if request := pending_request(group, person.principal_id):
        request.state, request.decided_at = Asked.ACCEPTED, now
        take_off_desk(request.thing)
    follow_role(group, person.principal_id, role)
    if ends_at is not None:
        set_end(group, membership, ends_at, now)
    record(person, GroupJoined(thing=group))
    return membership


def pending_request(group: Group, principal_id: int) -> JoinRequest | None:
    """What somebody asks of the group, while it is open."""
    pending = select(JoinRequest).where(
        JoinRequest.group_id == group.id,
        JoinRequest.principal_id == principal_id,
        JoinRequest.state == Asked.PENDING,
    )
    return session().scalars(pending).first()


def _end(group: Group, principal_id: int, now: datetime) -> None:
    if membership := current_membership(group, principal_id):
        membership.left_at = now
    was_owner = _owns(group, principal_id)
    session().execute(delete(Grant).where(Grant.principal_id == principal_id, Grant.audience_id == group.audience_id))
    follow_role(group, principal_id, None)
    forget_papers(group, Grant.principal_id == principal_id)
    if was_owner:
        keep_an_owner(group)
    leave_desks_inside(group, principal_id, now)
    for inner, _membership in memberships_inside(group, principal_id):
        _end(inner, principal_id, now)
        record(system(), GroupMembershipEnded(thing=inner, member=principal_id))


def _grant_role(group: Group, principal_id: int, role: Role, own: OwnRole | None = None) -> None:
    was_owner = _owns(group, principal_id)
    of_member = (Grant.principal_id == principal_id, Grant.audience_id == group.audience_id)
    session().execute(update(Grant).where(*of_member).values(role=role, own_role_id=own.id if own else None))
    follow_role(group, principal_id, role)
    if was_owner:
        keep_an_owner(group)


def _owns(group: Group, principal_id: int) -> bool:
    owner = select(Grant.id).where(
        Grant.principal_id == principal_id, Grant.audience_id == group.audience_id, Grant.role == Role.OWNER
    )
    return session().scalars(owner).first() is not None
