"""Changing who sees a group: what that means, before it happens, and the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from community.access.kinds import kinds
from community.access.models import Audience, Grant, State, Thing, Visibility
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import LazyString, _
from community.groups.actions import hold
from community.groups.desk import forget_papers, lapse_requests
from community.groups.models import Asked, Group, GroupDomain, Joining, JoinRequest
from community.groups.queries import member_count
from community.groups.verbs import GroupVisibilityChanged


@dataclass(frozen=True)
class Reach:
    """What follows a change: how much of which kinds, whose names, which groups inside, which open requests."""

    things: Sequence[tuple[LazyString, int]]
    members: int
    inside: int
    requests: int


def reach_of(viewer: Viewer, group: Group) -> Reach:
    """All that is seen by others when the group's visibility changes, for those who may change it."""
    require(viewer, "group.change_visibility", group)
    root = aliased(Thing)
    counted = (
        select(Thing.kind, func.count(Thing.id))
        .join(root, root.id == Thing.root_id)
        .where(root.audience_id == group.audience_id, Thing.state == State.LIVE, root.state == State.LIVE)
        .where(Thing.id != group.id)
        .group_by(Thing.kind)
        .order_by(Thing.kind)
    )
    named = kinds()
    things = [(named[kind].label, count) for kind, count in session().execute(counted) if kind in named]
    inside = select(func.count(Audience.id)).where(Audience.parent_id == group.audience_id)
    asked = select(func.count(JoinRequest.id)).where(
        JoinRequest.group_id == group.id, JoinRequest.state == Asked.PENDING
    )
    return Reach(
        things, member_count(viewer, group) or 0, session().scalars(inside).one(), session().scalars(asked).one()
    )


def change_visibility(actor: Viewer, group: Group, visibility: Visibility, now: datetime) -> None:
    """Let others see the group from now on: all that was ever written in it, at once, in every channel.

    Nobody finds a private group, so only invitations lead into one, and what outsiders asked of it lapses.
    """
    hold(group)
    require(actor, "group.change_visibility", group)
    before = group.visibility
    if before is visibility:
        raise Conflict(_("That is how it is already."))
    group.audience.visibility = visibility
    if visibility is Visibility.PRIVATE:
        group.joining &= Joining.INVITATION
        shut_out(group, now)
    session().flush()
    record(actor, GroupVisibilityChanged(thing=group, before=before.value, after=visibility.value))


def domains_of(group: Group) -> Sequence[str]:
    """The mail domains whose people may join, for those who may manage the group."""
    found = select(GroupDomain.ending).where(GroupDomain.group_id == group.id).order_by(GroupDomain.ending)
    return [ending.removeprefix("@") for ending in session().scalars(found)]


def shut_out(group: Group, now: datetime) -> None:
    """For actions after which nobody outside finds a group, nor those inside it: what was asked of them from outside
    lapses, and whoever asked reads no more of it.
    """
    inside = select(Group).join(Audience, Audience.id == Group.audience_id)
    inside = inside.where(Audience.parent_id == group.audience_id)
    for each in (group, *session().scalars(inside)):
        lapse_requests((JoinRequest.group_id == each.id) & ~_is_in(group, JoinRequest.principal_id), now)
        forget_papers(each, ~_is_in(group, Grant.principal_id))


def _is_in(group: Group, principal_id: Any) -> ColumnElement[bool]:
    own = aliased(Grant)
    member = exists().where(own.audience_id == group.audience_id, own.principal_id == principal_id)
    return member.correlate_except(own)
