"""Circles that any feature may name in its concerns: who is around a thing, whatever kind it is."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Grant, Principal, Role, State, Thing
from community.access.viewers import in_force
from community.activity.models import Activity
from community.core.db import session
from community.notifications.concerns import Circle
from community.notifications.models import Level, Notice, NoticeLevel


def took_part(activity: Activity) -> Select[int]:
    """Those who wrote the thing's root or something that belongs to it and is still there."""
    written = select(Thing.author_id).where(Thing.root_id == activity.thing.root_id, Thing.state == State.LIVE)
    return select(Principal.id).where(Principal.id.in_(written))


def author_once(reason: str) -> Circle:
    """Whoever wrote the thing, unless they have an unread notice about it for this reason already."""

    def circle(activity: Activity) -> Select[int]:
        wrote = select(Thing.author_id).where(Thing.id == activity.thing_id)
        told_of, undoing = aliased(Activity), aliased(Activity)
        knows = (
            select(Notice.id)
            .join(told_of, told_of.id == Notice.activity_id)
            .where(
                Notice.principal_id == Principal.id,
                Notice.reason == reason,
                Notice.read_at.is_(None),
                told_of.thing_id == activity.thing_id,
                ~select(undoing.id).where(undoing.retracts_id == told_of.id).exists(),
            )
        )
        return select(Principal.id).where(Principal.id.in_(wrote), ~knows.exists())

    return circle


def watchers(activity: Activity) -> Select[int]:
    """Those who watch the thing's root, or the audience that it is for."""
    here = or_(NoticeLevel.thing_id == activity.thing.root_id, NoticeLevel.audience_id == _root(activity).audience_id)
    return select(NoticeLevel.principal_id).where(NoticeLevel.level == Level.WATCHING, here)


def owners(activity: Activity) -> Select[int]:
    """Those who own the audience that the thing is for: the owners of its group."""
    return select(Grant.principal_id).where(
        Grant.audience_id == _root(activity).audience_id, Grant.role == Role.OWNER, in_force(Grant)
    )


def named_in(fact: str) -> Circle:
    """Those whose principal ids are the activity's fact of this name: one id, or several."""

    def circle(activity: Activity) -> Select[int]:
        named = activity.facts.get(fact) or []
        return select(Principal.id).where(Principal.id.in_(named if isinstance(named, list) else [named]))

    return circle


def _root(activity: Activity) -> Thing:
    return session().get_one(Thing, activity.thing.root_id)
