"""Groups inside another: one level deep, and whoever is in one is in the group around it, no longer than there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from community.access.models import SITE_ID, Audience
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.lasting import current_membership, keep_an_owner, set_end
from community.groups.models import Group, Membership

LIST = 100


def groups_inside(viewer: Viewer, group: Group) -> Sequence[Group]:
    """The groups inside one that the viewer may know of, by name."""
    found = _inside(group).where(visible(viewer, "group.see"))
    return session().scalars(found.order_by(Group.name, Group.id).limit(LIST)).all()


def group_around(viewer: Viewer, group: Group) -> Group | None:
    """The group that another lies in, if there is one that the viewer may know of."""
    if not is_inside(group):
        return None
    found = select(Group).where(Group.audience_id == group.audience.parent_id, visible(viewer, "group.see"))
    return session().scalars(found).first()


def end_around(group: Group, principal_id: int, ends_at: datetime | None, now: datetime) -> datetime | None:
    """When a membership of the group ends at the latest: with that of the group around it. Raises Conflict for
    somebody who is not in that one.
    """
    if not is_inside(group):
        return ends_at
    if (membership := _around(group, principal_id, now)) is None:
        raise Conflict(_("This group lies inside another one. Only who is a member there can be in it."))
    ends = [each for each in (ends_at, membership.ends_at) if each is not None]
    return min(ends, default=None)


def can_be_in(group: Group, principal_id: int, now: datetime) -> bool:
    """Whether somebody is in the group around it, if there is one."""
    return not is_inside(group) or _around(group, principal_id, now) is not None


def is_inside(group: Group) -> bool:
    """Whether the group lies inside another one."""
    return group.audience.parent_id not in (None, SITE_ID)


def _around(group: Group, principal_id: int, now: datetime) -> Membership | None:
    """Their membership in the group around; none that is over, though nobody has put it away yet."""
    around = session().scalars(select(Group).where(Group.audience_id == group.audience.parent_id)).one()
    membership = current_membership(around, principal_id)
    is_over = membership and membership.ends_at and membership.ends_at <= now
    return None if is_over else membership


def memberships_inside(group: Group, principal_id: int) -> Sequence[tuple[Group, Membership]]:
    """Where somebody is inside a group. Nobody else changes who is in those until this transaction ends."""
    inner = session().scalars(_inside(group).order_by(Group.id).with_for_update(of=Group)).all()
    theirs = select(Membership).where(Membership.principal_id == principal_id, Membership.left_at.is_(None))
    current = session().scalars(theirs.where(Membership.group_id.in_([each.id for each in inner]))).all()
    by_group = {each.group_id: each for each in current}
    return [(each, by_group[each.id]) for each in inner if each.id in by_group]


def follow_end(group: Group, principal_id: int, before: datetime | None, now: datetime) -> None:
    """Let memberships inside a group end no later than the one in it, and last longer where they ended with it."""
    around = current_membership(group, principal_id)
    if around is None:
        return
    for each, inner in memberships_inside(group, principal_id):
        ended_with_it = inner.ends_at is not None and inner.ends_at == before
        too_long = around.ends_at is not None and (inner.ends_at is None or inner.ends_at > around.ends_at)
        if ended_with_it or too_long:
            set_end(each, inner, around.ends_at, now)
            keep_an_owner(each)


def _inside(group: Group) -> Select[Group]:
    found = select(Group).join(Audience, Audience.id == Group.audience_id)
    return found.where(Audience.parent_id == group.audience_id)
