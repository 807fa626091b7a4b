"""The dispatcher: follows the activity log and gives notices to those whom an activity concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, bindparam, exists, select

from community.access.conditions import Condition
from community.access.models import Principal, PrincipalKind, Thing
from community.access.viewers import every_principal
from community.activity.models import Activity
from community.activity.outbox import put
from community.activity.readers import Reader, Sort
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.concerns import Concern, concerns
from community.notifications.mails import NoticeRoute
from community.notifications.models import MailDecision, MailOff, Notice, Recipient
from community.notifications.rules import muted, told
from community.plugins import loaded_keepers

AT_ONCE = 25
"""Notices in one transaction, so that it holds the database's lock for a moment only."""


def tell(activity: Activity) -> None:
    """Give a notice to everybody whom the activity concerns and who has none of it yet.

    As often as one likes: what a crash left out is given the next time, and nothing is given twice.
    """
    if activity.retracts_id is not None:
        return
    for concern in concerns():
        if concern.verb.name != activity.verb:
            continue
        left = bool(_left_to_tell(concern, activity, 1))
        while left:
            with unit_of_work():
                left = _tell_some(concern, activity) == AT_ONCE


def _left_to_tell(concern: Concern, activity: Activity, most: int) -> Sequence[int]:
    root = session().get_one(Thing, activity.thing.root_id)
    has_one = exists().where(Notice.principal_id == Principal.id, Notice.activity_id == activity.id)
    found = select(Principal.id).where(
        Principal.id.in_(concern.people(activity)),
        Principal.kind == PrincipalKind.PERSON,
        Principal.id != (activity.identity.principal_id or 0),
        ~has_one,
        ~muted(Principal.id, root),
        _may_be_told(concern.reason.seen, tuple(loaded_keepers())),
    )
    return session().scalars(found.order_by(Principal.id).limit(most), {"told_activity_id": activity.id}).all()


@lru_cache(maxsize=64)
def _may_be_told(seen: Condition, _keepers: tuple[str, ...]) -> ColumnElement[bool]:
    """Made once for each reason and set of keepers: making it takes longer than asking it."""
    return told(every_principal(Principal), bindparam("told_activity_id", type_=Integer), seen)


def _tell_some(concern: Concern, activity: Activity) -> int:
    """Tell the next of them. Gives how many."""
    instant = now()
    principals = _left_to_tell(concern, activity, AT_ONCE)
    decisions = (
        _mail_decisions(principals, concern.reason.name)
        if concern.reason.mailed
        else dict.fromkeys(principals, MailDecision.OFF)
    )
    given = [
        Notice(
            principal_id=principal_id,
            activity_id=activity.id,
            reason=concern.reason.name,
            created_at=instant,
            mail=decisions[principal_id],
        )
        for principal_id in principals
    ]
    session().add_all(given)
    session().flush()
    for notice in given:
        if notice.mail is MailDecision.QUEUED:
            put(NoticeRoute.name, f"notice-{notice.ref}", notice.ref, thing_id=activity.thing_id)
    return len(given)


def _mail_decisions(principals: Sequence[int], reason: str) -> dict[int, MailDecision]:
    off = exists().where(MailOff.principal_id == Principal.id, MailOff.reason == reason)
    found = (
        select(Principal.id, off, Recipient.confirmed_at)
        .outerjoin(Recipient, Recipient.principal_id == Principal.id)
        .where(Principal.id.in_(principals))
    )
    return {
        principal_id: _decide(unwanted, confirmed) for principal_id, unwanted, confirmed in session().execute(found)
    }


def _decide(unwanted: bool, confirmed: datetime | None) -> MailDecision:
    if unwanted:
        return MailDecision.OFF
    return MailDecision.QUEUED if confirmed else MailDecision.UNCONFIRMED


NOTICES = Reader("notices", Sort.DISPATCHER, Activity, tell)
