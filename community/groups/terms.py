"""How long memberships last: an end, asking to stay, renewing, and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from community.access.models import Principal
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.actions import hold
from community.groups.inside import end_around, follow_end
from community.groups.lasting import current_membership, keep_an_owner, require_member, set_end
from community.groups.models import Group, Membership
from community.groups.verbs import (
    GroupMembershipEnding,
    GroupMembershipLimited,
    GroupMembershipRenewed,
    GroupRenewalAsked,
)

LONGEST = timedelta(days=3660)
AT_ONCE = 500


def limit_membership(actor: Viewer, group: Group, member: Principal, ends_at: datetime | None, now: datetime) -> None:
    """Let a membership end at a second that lies ahead, or, without one, last again."""
    hold(group)
    require(actor, "group.manage", group)
    membership = require_member(group, member)
    refuse_unless_ahead(ends_at, now)
    before, ends_at = membership.ends_at, end_around(group, member.id, ends_at, now)
    set_end(group, membership, ends_at, now)
    keep_an_owner(group)
    follow_end(group, member.id, before, now)
    until = None if ends_at is None else int(ends_at.timestamp())
    record(actor, GroupMembershipLimited(thing=group, member=member.id, until=until))


def ask_renewal(actor: Viewer, group: Group, now: datetime) -> None:
    """Say that one would like to stay longer."""
    hold(group)
    require(actor, "group.ask_renewal", group)
    membership = current_membership(group, actor.principal_id)
    if membership is None or membership.renewal_asked_at:
        raise Conflict(_("You have asked to stay already. The owners of the group know."))
    membership.renewal_asked_at = now
    record(actor, GroupRenewalAsked(thing=group))


def renew_membership(actor: Viewer, group: Group, member: Principal, now: datetime) -> datetime:
    """Let a membership that ends last as long again as it was to. Gives its new end."""
    hold(group)
    require(actor, "group.manage", group)
    membership = require_member(group, member)
    ends_at, dated_at = membership.ends_at, membership.dated_at
    if ends_at is None or dated_at is None:
        raise Conflict(_("This membership does not end."))
    longer = min(ends_at + (ends_at - dated_at), now + LONGEST)
    longer = end_around(group, member.id, longer, now) or longer
    set_end(group, membership, longer, now)
    follow_end(group, member.id, ends_at, now)
    membership.dated_at = ends_at  # so that the next renewal adds the same term, however early this one came
    record(actor, GroupMembershipRenewed(thing=group, member=member.id, until=int(longer.timestamp())))
    return longer


def refuse_unless_ahead(ends_at: datetime | None, now: datetime) -> None:
    """Go on only with an end that lies ahead, and not for ever."""
    if ends_at is not None and not now < ends_at <= now + LONGEST:
        raise Conflict(_("Choose a day that lies ahead, at most ten years from now."))


def groups_with_lapsed(now: datetime) -> Sequence[int]:
    """The ids of groups in which a membership is over that is not put away yet."""
    over = select(Membership.group_id).where(Membership.left_at.is_(None), Membership.ends_at <= now)
    return session().scalars(over.distinct().limit(AT_ONCE)).all()


def remind_of_ends(actor: Viewer, now: datetime) -> int:
    """Remind those whose memberships end before long, each once. Gives how many those were."""
    due = select(Membership).where(
        Membership.left_at.is_(None), Membership.remind_at <= now, Membership.ends_at > now
    )
    found = session().scalars(due.order_by(Membership.remind_at).limit(AT_ONCE).with_for_update()).all()
    for membership in found:
        membership.remind_at = None
        group = session().get_one(Group, membership.group_id)
        record(actor, GroupMembershipEnding(thing=group, member=membership.principal_id))
    return len(found)
