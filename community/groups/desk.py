"""The desk of a group: its open requests and invitations, each for an audience of its own, so that the log and all
that follows it show them to the group's keepers (owners and moderators) and to who asked, and to nobody else.

The applicant is a member of that audience, the keepers moderate it. What is decided leaves the desk, so that what a
keeper was granted stays few.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, delete, insert, literal, select, union_all, update

from community.access.models import SITE_ID, Audience, AudienceKind, Grant, Role, SuspendedGrant, Thing, Visibility
from community.access.things import new_root
from community.access.viewers import Viewer
from community.core.db import session
from community.groups.models import Asked, Group, Invitation, JoinRequest
from community.groups.rules import KEEPERS

_GRANTED = ["principal_id", "audience_id", "role", "ends_at"]


def put_on_desk(author: Viewer, kind: str, group: Group, now: datetime) -> Thing:
    """A thing that the keepers of the group read, and nobody else yet."""
    audience = Audience(
        kind=AudienceKind.PERSON, visibility=Visibility.PRIVATE, parent_id=SITE_ID, holder_id=group.id
    )
    session().add(audience)
    session().flush()
    for grants in (Grant, SuspendedGrant):
        keepers = select(
            grants.principal_id, literal(audience.id), literal(Role.MODERATOR.value), grants.ends_at
        ).where(grants.audience_id == group.audience_id, grants.role.in_(KEEPERS))
        session().execute(insert(grants).from_select(_GRANTED, keepers))
    return new_root(author, kind, audience, now)


def take_off_desk(thing: Thing) -> None:
    """The keepers are done with it."""
    for grants in (Grant, SuspendedGrant):
        session().execute(
            delete(grants).where(grants.audience_id == thing.audience_id, grants.role == Role.MODERATOR)
        )


def lapse_requests(which: ColumnElement[bool], now: datetime) -> None:
    """Let open requests that meet a condition be asked no longer, without an answer."""
    session().flush()
    lapsing = (which, JoinRequest.state == Asked.PENDING)
    papers = select(Thing.audience_id).join(JoinRequest, JoinRequest.id == Thing.id).where(*lapsing)
    for grants in (Grant, SuspendedGrant):
        session().execute(delete(grants).where(grants.audience_id.in_(papers), grants.role == Role.MODERATOR))
    session().execute(update(JoinRequest).where(*lapsing).values(state=Asked.WITHDRAWN, decided_at=now))


def follow_role(group: Group, principal_id: int, role: Role | None) -> None:
    """Open the desk to somebody who keeps the group from now on, or close it to who does no longer."""
    papers = _papers(group)
    session().execute(
        delete(Grant).where(
            Grant.principal_id == principal_id, Grant.role == Role.MODERATOR, Grant.audience_id.in_(papers)
        )
    )
    if role in KEEPERS:
        open_papers = papers.subquery()
        own = select(Grant.ends_at).where(Grant.principal_id == principal_id, Grant.audience_id == group.audience_id)
        about = literal(principal_id), open_papers.c.audience_id, literal(Role.MODERATOR.value)
        session().execute(insert(Grant).from_select(_GRANTED, select(*about, own.scalar_subquery())))


def date_grants(group: Group, principal_id: int, ends_at: datetime | None) -> None:
    """Let all that somebody was granted in the group end then, what they read of its desk included."""
    around = select(Audience.id).where(Audience.holder_id == group.id)
    for grants in (Grant, SuspendedGrant):
        theirs = update(grants).where(grants.principal_id == principal_id, grants.audience_id.in_(around))
        session().execute(theirs.values(ends_at=ends_at))


def forget_papers(group: Group, people: ColumnElement[bool]) -> None:
    """Let some people (a condition on grants) no longer read what they once asked of the group: it bears its name."""
    _forget(JoinRequest.group_id == group.id, people)


def _forget(which: ColumnElement[bool], people: ColumnElement[bool]) -> None:
    asked = select(Thing.audience_id).join(JoinRequest, JoinRequest.id == Thing.id).where(which)
    session().execute(delete(Grant).where(Grant.audience_id.in_(asked), Grant.role == Role.MEMBER, people))


def leave_desks_inside(group: Group, principal_id: int, now: datetime) -> None:
    """What somebody who is out of a group asked of those inside it is asked no longer, nor read by them."""
    inside = select(Group.id).join(Audience, Audience.id == Group.audience_id)
    theirs = JoinRequest.principal_id == principal_id
    asked = JoinRequest.group_id.in_(inside.where(Audience.parent_id == group.audience_id)) & theirs
    lapse_requests(asked, now)
    _forget(asked, Grant.principal_id == principal_id)


def _papers(group: Group) -> CompoundSelect[Any]:
    asked = select(Thing.audience_id).join(JoinRequest, JoinRequest.id == Thing.id)
    invited = select(Thing.audience_id).join(Invitation, Invitation.id == Thing.id)
    return union_all(
        asked.where(JoinRequest.group_id == group.id, JoinRequest.state == Asked.PENDING),
        invited.where(Invitation.group_id == group.id, Invitation.closed_at.is_(None)),
    )
