"""Staff in groups that are not open to them: they enter for a while, with a reason, and the group is shown that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.access.models import Audience, Reach, Thing
from community.access.permissions import require, visible
from community.access.viewers import Viewer, reach_in_force
from community.activity.log import record
from community.admin.actions import note_act
from community.admin.acts import Act
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _, _l
from community.groups.models import Group
from community.groups.verbs import GroupEntered

ENTERED = Act("group.entered", _l("{actor} entered the group {about} for a while"))
LEFT = Act("group.left_early", _l("{actor} left the group {about} before the time was over"))
HOURS = (1, 8, 24, 72)
"""For how long one can enter."""
PAGE = 50
LIST = 100
WORDS = {
    "members": _l("Only those who are in it read here; staff of the site do not."),
    "reported": _l(
        "While something here is reported, staff of the site can enter for a while. Each time is shown here."
    ),
    "always": _l("Staff of the site can enter for a while, with a reason. Each time is shown here."),
}
"""What members are told of the setting."""


@dataclass(frozen=True)
class Entry:
    """A group, and a reach into it."""

    group: Group
    reach: Reach


def enter_group(actor: Viewer, group: Group, *, reason: str, hours: int, now: datetime) -> None:
    """Read in a group for a while, and in those around it that are not open either. Each of them is told."""
    require(actor, "group.enter", group)
    if not reason.strip():
        raise Conflict(_("Say why: the group is shown that."))
    if hours not in HOURS:
        raise Conflict(_("That time cannot be chosen."))
    until = now + timedelta(hours=hours)
    for each in _closed_around(actor, group):
        session().add(
            Reach(
                principal_id=actor.principal_id,
                audience_id=each.audience_id,
                reason=reason.strip(),
                begun_at=now,
                ends_at=until,
            )
        )
        session().flush()
        note_act(actor, ENTERED, thing=each, reason=reason, after=f"{until:%Y-%m-%d %H:%M} UTC")
        record(actor, GroupEntered(thing=each))


def leave_reach(actor: Viewer, group: Group, *, now: datetime) -> None:
    """Be out again before the time is over, and of the groups inside as well."""
    inside = select(Audience.id).where(Audience.parent_id == group.audience_id)
    here = (Reach.audience_id == group.audience_id) | Reach.audience_id.in_(inside)
    own = select(Reach).where(here, Reach.principal_id == actor.principal_id, Reach.ends_at > now)
    reaches = session().scalars(own.with_for_update(of=Reach)).all()
    if not reaches:
        raise NotFound
    for each in reaches:
        each.ends_at = now
    note_act(actor, LEFT, thing=group)


def _closed_around(actor: Viewer, group: Group) -> Sequence[Group]:
    """The group, and the one around it if the actor does not read that."""
    found, parent_id = [group], group.audience.parent_id
    outer = select(Group).where(Group.audience_id == parent_id, ~visible(actor, "group.read"))
    return [*session().scalars(outer), *found]


def group_to_enter(viewer: Viewer, ref: str) -> Group:
    """A group that the viewer can enter. Raises NotFound."""
    found = select(Group).join(Thing, Thing.id == Group.id).where(Thing.ref == ref, visible(viewer, "group.enter"))
    if (group := session().scalars(found).first()) is None:
        raise NotFound
    return group


def groups_to_enter(viewer: Viewer, *, begins: str = "", after: str = "") -> tuple[Sequence[Group], str]:
    """A page of the groups that the viewer can enter, the newest first, and where the next page begins."""
    found = select(Group).where(visible(viewer, "group.enter"))
    if begins:
        found = found.where(func.lower(Group.name).startswith(begins.lower(), autoescape=True))
    if after:
        found = found.where(Group.id < select(Thing.id).where(Thing.ref == after).scalar_subquery())
    groups = session().scalars(found.order_by(Group.id.desc()).limit(PAGE + 1)).unique().all()
    return groups[:PAGE], groups[PAGE - 1].ref if len(groups) > PAGE else ""


def entered_by(viewer: Viewer) -> Sequence[Entry]:
    """Where the viewer is in now."""
    found = select(Group, Reach).join(Reach, Reach.audience_id == Group.audience_id)
    found = found.where(
        Reach.principal_id == viewer.principal_id, reach_in_force(Reach), visible(viewer, "group.see")
    )
    return [Entry(*row) for row in session().execute(found.order_by(Reach.id.desc()).limit(LIST)).unique()]


def reaches_into(viewer: Viewer, group: Group) -> Sequence[Reach]:
    """Who of the staff entered a group that the viewer reads, the newest first."""
    here = select(Reach).join(Group, Group.audience_id == Reach.audience_id)
    here = here.where(Group.id == group.id, visible(viewer, "group.read"))
    return session().scalars(here.order_by(Reach.begun_at.desc(), Reach.id.desc()).limit(LIST)).all()
