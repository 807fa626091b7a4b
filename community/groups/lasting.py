"""Memberships while they last: steps that actions share, which ask nobody's permission.

What a membership opened is shut at the second at which it ends, since rules ask the time; it is put away after that,
before anything else is done to the group.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from community.access.models import Grant, Principal, PrincipalKind, Role, SuspendedGrant
from community.access.viewers import system
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.desk import date_grants, follow_role, forget_papers, leave_desks_inside
from community.groups.models import Group, Membership
from community.groups.verbs import GroupMembershipEnded

REMINDED = timedelta(days=14)
"""So long before the end, or at half of a shorter time."""


def current_membership(group: Group, principal_id: int) -> Membership | None:
    """Somebody's membership, while it lasts."""
    current = select(Membership).where(
        Membership.group_id == group.id,
        Membership.principal_id == principal_id,
        Membership.left_at.is_(None),
    )
    return session().scalars(current).first()


def require_member(group: Group, member: Principal) -> Membership:
    """Their membership. Raises Conflict if it is over."""
    if (membership := current_membership(group, member.id)) is None:
        raise Conflict(_("They are not in this group any more."))
    return membership


def keep_an_owner(group: Group) -> None:
    """A group that had an owner has one, whose membership does not end: so it will have one tomorrow."""
    people = select(func.count(Grant.id)).join(Principal, Principal.id == Grant.principal_id)
    people = people.where(Grant.audience_id == group.audience_id, Principal.kind == PrincipalKind.PERSON)
    owners = people.where(Grant.role == Role.OWNER, Grant.ends_at.is_(None))
    if session().scalars(owners).one() == 0:
        raise Conflict(_("A group needs an owner whose membership does not end. Make somebody else an owner first."))


def set_end(group: Group, membership: Membership, ends_at: datetime | None, now: datetime) -> None:
    """Let a membership end; for actions that have asked whether they may. What was asked about it is answered."""
    membership.ends_at, membership.renewal_asked_at = ends_at, None
    membership.dated_at = None if ends_at is None else now
    membership.remind_at = None if ends_at is None else max(ends_at - REMINDED, now + (ends_at - now) / 2)
    session().flush()
    date_grants(group, membership.principal_id, ends_at)


def put_away_lapsed(group: Group, now: datetime) -> None:
    """Write down which memberships of a group are over, as of the second at which they ended."""
    over = select(Membership).where(
        Membership.group_id == group.id, Membership.left_at.is_(None), Membership.ends_at <= now
    )
    for membership in session().scalars(over).all():
        member, membership.left_at = membership.principal_id, membership.ends_at
        for grants in (Grant, SuspendedGrant):
            theirs = delete(grants).where(grants.principal_id == member, grants.audience_id == group.audience_id)
            session().execute(theirs)
        follow_role(group, member, None)
        forget_papers(group, Grant.principal_id == member)
        leave_desks_inside(group, member, now)
        record(system(), GroupMembershipEnded(thing=group, member=member), occurred_at=membership.ends_at)
