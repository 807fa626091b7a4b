"""Who is told of what, and who may choose how much to hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from community.access.conditions import Condition, readable
from community.access.models import Thing
from community.access.permissions import permission
from community.access.viewers import Term
from community.activity.models import Activity
from community.core.db import table
from community.notifications.concerns import Reason, reasons
from community.notifications.models import Level, Notice, NoticeLevel

_ACTIVITY = table(Activity).alias("told_activity")
_UNDOING = table(Activity).alias("undoing_activity")
_LEVEL = table(NoticeLevel).alias("ruled_level")


@permission("notice.see", Notice)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """One sees one's own notices, each for as long as one may be told of its activity."""
    ways = [and_(row.reason.in_(names), told(viewer, row.activity_id, seen)) for seen, names in _by_condition()]
    return and_(row.principal_id == viewer.principal_id, or_(*ways))


@permission("thing.choose_level", Thing)
def choose_level(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever is signed in and may read something chooses how much to hear of it."""
    return and_(viewer.signed_in, readable(viewer, row.id))


def told(viewer: Term, activity_id: Any, seen: Condition) -> ColumnElement[bool]:
    """The viewer may be told of the activity by the reason's condition, and it was not undone."""
    activity = _ACTIVITY.c
    undone = exists().where(_UNDOING.c.retracts_id == activity.id)
    return exists().where(activity.id == activity_id, activity.retracts_id.is_(None), ~undone, seen(viewer, activity))


def muted(principal_id: Any, root: Thing) -> ColumnElement[bool]:
    """Somebody wants to hear nothing of a root: its own level says so, or without one that of its audience."""
    mine = exists().where(_LEVEL.c.principal_id == principal_id)
    own = mine.where(_LEVEL.c.thing_id == root.id)
    around = mine.where(_LEVEL.c.audience_id == root.audience_id, _LEVEL.c.level == Level.MUTED)
    return or_(own.where(_LEVEL.c.level == Level.MUTED), and_(around, not_(own)))


def _by_condition() -> Sequence[tuple[Condition, list[str]]]:
    grouped: dict[Condition, list[Reason]] = {}
    for reason in reasons().values():
        grouped.setdefault(reason.seen, []).append(reason)
    return [(seen, [each.name for each in found]) for seen, found in grouped.items()]
