"""What groups do by the calendar: memberships that are over are put away, and those that end soon are announced."""

from __future__ import annotations

from community.access.viewers import system
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import hold
from community.groups.models import Group
from community.groups.terms import AT_ONCE, groups_with_lapsed, remind_of_ends


def keep_terms() -> None:
    """Put away what is over, a group at a time, and remind of what ends soon."""
    over = groups_with_lapsed(now())
    session().rollback()
    for group_id in over:
        with unit_of_work():
            hold(session().get_one(Group, group_id))
    reminded = AT_ONCE
    while reminded == AT_ONCE:
        with unit_of_work():
            reminded = remind_of_ends(system(), now())
