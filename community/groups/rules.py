"""Who may do what with groups. A group's own row asks whether it may be known; what is in it, read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, not_

from community.access.conditions import holds, knowable, readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.groups.models import Group, Joining


@permission("group.see", Group)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone sees that a public or semi-private group exists; a private one only those who are in it."""
    return knowable(viewer, row.id)


@permission("group.read", Group)
def read(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone reads what is in a public group; else only those who are in it."""
    return readable(viewer, row.id)


@permission("group.join", Group)
def join(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in, sees an open group and is not in it yet."""
    return and_(
        viewer.signed_in,
        knowable(viewer, row.id),
        row.joining == Joining.OPEN,
        not_(holds(viewer, row.id)),
    )


@permission("group.leave", Group)
def leave(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members leave as they like; an owner hands the group over first."""
    return holds(viewer, row.id, Role.MEMBER, Role.MODERATOR)


@permission("group.add_member", Group)
def add_member(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Its owners bring people in; the community itself does for the groups that it needs."""
    return holds(viewer, row.id, Role.OWNER) | viewer.holds(SITE_ID, Role.SYSTEM)


@permission("group.found", Audience)
def found(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself opens groups, for whoever it is asked to."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))
