"""Asking to be let into a group, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.access.models import Grant, Role
from community.access.permissions import allowed, require
from community.access.viewers import Viewer, viewer_of
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.actions import enter, hold, join_group, pending_request
from community.groups.desk import put_on_desk, take_off_desk
from community.groups.inside import can_be_in
from community.groups.models import Asked, Group, JoinRequest, Membership
from community.groups.questions import keep_answers
from community.groups.terms import refuse_unless_ahead
from community.groups.verbs import GroupAccepted, GroupDeclined, GroupRequested, GroupRequestWithdrawn

ASK_AGAIN = timedelta(days=14)
MOST_PENDING = 500


def ask_to_join(
    actor: Viewer, group: Group, *, answer: str, now: datetime, answers: Mapping[str, str] | None = None
) -> JoinRequest:
    """Ask the keepers of a group to be let in. One request at a time; after a refusal, not before a while. `answers`
    are what the group's questions are answered with, by their references.
    """
    hold(group)
    require(actor, "group.ask", group)
    _refuse_too_many(actor, group, now)
    request = _request(actor, group, answer, now)
    record(actor, GroupRequested(thing=request))
    keep_answers(actor, request, answers or {})
    return request


def join_answering(actor: Viewer, group: Group, *, answers: Mapping[str, str], now: datetime) -> Membership:
    """Become a member of an open group that asks something. The answers are kept as those of a request that nobody
    had to decide.
    """
    membership = join_group(actor, group, now)
    request = _request(actor, group, "", now)
    keep_answers(actor, request, answers)
    _close(request, Asked.ACCEPTED, now)
    return membership


def withdraw_request(actor: Viewer, request: JoinRequest, now: datetime) -> None:
    """Ask no longer."""
    hold(request.group)
    require(actor, "join_request.withdraw", request)
    _close(request, Asked.WITHDRAWN, now)
    record(actor, GroupRequestWithdrawn(thing=request))


def accept_request(actor: Viewer, request: JoinRequest, now: datetime, *, ends_at: datetime | None = None) -> None:
    """Let in who asked, until a second that lies ahead or without an end."""
    hold(request.group)
    require(actor, "join_request.decide", request)
    refuse_unless_ahead(ends_at, now)
    _close(request, Asked.ACCEPTED, now)
    request.decided_by_id = actor.principal_id
    record(actor, GroupAccepted(thing=request))
    enter(viewer_of(request.applicant), request.group, Role.MEMBER, now, ends_at=ends_at)


def decline_request(actor: Viewer, request: JoinRequest, *, reason: str, now: datetime) -> None:
    """Do not let in who asked, and say why if there is something to say."""
    hold(request.group)
    require(actor, "join_request.decide", request)
    _close(request, Asked.DECLINED, now)
    request.decided_by_id, request.reason = actor.principal_id, reason
    record(actor, GroupDeclined(thing=request))


def decide_together(
    actor: Viewer,
    group: Group,
    requests: Sequence[JoinRequest],
    *,
    let_in: bool,
    now: datetime,
    reason: str = "",
    ends_at: datetime | None = None,
) -> int:
    """Answer several who ask in one way; gives how many. Whose request is not open any more is passed by, and so is
    who is to come in and is in the group around no longer.
    """
    hold(group)
    require(actor, "group.keep", group)
    still_open = allowed(actor, "join_request.decide", requests)
    asking = [each for each in requests if each.id in still_open]
    if let_in:
        asking = [each for each in asking if can_be_in(group, each.principal_id, now)]
    for request in asking:
        if let_in:
            accept_request(actor, request, now, ends_at=ends_at)
        else:
            decline_request(actor, request, reason=reason, now=now)
    return len(asking)


def may_ask_from(principal_id: int, group: Group) -> datetime | None:
    """When somebody who was declined last may ask again; None if nothing stands against it."""
    last = select(JoinRequest).where(JoinRequest.group_id == group.id, JoinRequest.principal_id == principal_id)
    request = session().scalars(last.order_by(JoinRequest.id.desc())).first()
    if request is None or request.state is not Asked.DECLINED or request.decided_at is None:
        return None
    return request.decided_at + ASK_AGAIN


def _request(actor: Viewer, group: Group, answer: str, now: datetime) -> JoinRequest:
    thing = put_on_desk(actor, "join_request", group, now)
    session().add(Grant(principal_id=actor.principal_id, audience_id=thing.audience_id, role=Role.MEMBER))
    request = JoinRequest(
        id=thing.id,
        thing=thing,
        group=group,
        principal_id=actor.principal_id,
        question=group.question,
        answer=answer,
        asked_at=now,
    )
    session().add(request)
    session().flush()
    return request


def _refuse_too_many(actor: Viewer, group: Group, now: datetime) -> None:
    if pending_request(group, actor.principal_id):
        raise Conflict(_("You have asked already. An answer will come; until then you can withdraw your request."))
    again = may_ask_from(actor.principal_id, group)
    if again and again > now:
        raise Conflict(_("Your last request was declined not long ago. You can ask again two weeks after that."))
    pending = select(func.count(JoinRequest.id)).where(
        JoinRequest.group_id == group.id, JoinRequest.state == Asked.PENDING
    )
    if session().scalars(pending).one() >= MOST_PENDING:
        raise Conflict(_("Very many people are asking at the moment. Please come back in some days."))


def _close(request: JoinRequest, state: Asked, now: datetime) -> None:
    request.state, request.decided_at = state, now
    session().flush()
    take_off_desk(request.thing)
