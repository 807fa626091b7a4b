"""Reads about who is in a group, who asks to be, and who is invited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from community.access.models import Grant, OwnRole, Principal, Role, Thing
from community.access.permissions import made_once, shown, visible
from community.access.viewers import ASKING, Viewer, asking_lists
from community.core.db import number, session, word
from community.core.errors import NotFound
from community.groups.inviting import invitation_with, is_for, refuse_unless_good
from community.groups.models import Asked, Group, Invitation, JoinRequest, Membership
from community.people.models import Person

PAGE = 50
QUEUE = 50


@dataclass(frozen=True)
class Member:
    """Somebody in a group. `ref` is the person's."""

    ref: str
    principal: Principal
    role: Role
    own_role: OwnRole | None
    joined_at: datetime
    hidden: bool
    ends_at: datetime | None
    renewal_asked_at: datetime | None

    @property
    def last_day(self) -> str:
        """The day before the one at whose beginning it ends, as forms have it."""
        return (self.ends_at - timedelta(seconds=1)).date().isoformat() if self.ends_at else ""

    @property
    def chosen(self) -> str:
        """Their role as forms name it."""
        return f"own-{self.own_role.ref}" if self.own_role else self.role.value


@dataclass(frozen=True)
class MembersPage:
    """A page of members by name; `after` is what the next one takes, None on the last."""

    members: Sequence[Member]
    after: str | None


@dataclass(frozen=True)
class Welcome:
    """What whoever brings an invitation is shown of its group, and nothing else."""

    group: str
    description: str
    inviter: str
    fits: bool


def members_in(viewer: Viewer, group: Group, *, prefix: str = "", after: str | None = None) -> MembersPage:
    """The members whose names begin with `prefix`, for those who may see them; nobody for others."""
    found = (
        select(Thing.ref, Principal, Grant.role, OwnRole, Membership.joined_at, Grant.hidden)
        .add_columns(Grant.ends_at, Membership.renewal_asked_at)
        .join(Grant, Grant.principal_id == Principal.id)
        .outerjoin(OwnRole, OwnRole.id == Grant.own_role_id)
        .join(Group, Group.audience_id == Grant.audience_id)
        .join(Membership, (Membership.group_id == Group.id) & (Membership.principal_id == Principal.id))
        .join(Person, Person.principal_id == Principal.id)
        .join(Thing, Thing.id == Person.id)
        .where(Group.id == group.id, Membership.left_at.is_(None), visible(viewer, "membership.see"))
        .order_by(Principal.name, Principal.id)
    )
    if prefix:
        found = found.where(Principal.name.istartswith(prefix, autoescape=True))
    if after and (mark := _mark_of(after)):
        found = found.where(tuple_(Principal.name, Principal.id) > mark)
    rows = [Member(*row) for row in session().execute(found.limit(PAGE + 1))]
    return MembersPage(rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else None)


def _mark_of(ref: str) -> tuple[str, int] | None:
    found = select(Principal.name, Principal.id).join(Person, Person.principal_id == Principal.id)
    row = session().execute(found.join(Thing, Thing.id == Person.id).where(Thing.ref == ref)).first()
    return (row[0], row[1]) if row else None


def get_member(viewer: Viewer, group: Group, ref: str) -> Principal:
    """A member by the person's reference. Raises NotFound, also where the viewer may not see who is in it."""
    found = (
        select(Principal)
        .join(Person, Person.principal_id == Principal.id)
        .join(Thing, Thing.id == Person.id)
        .join(Membership, Membership.principal_id == Principal.id)
        .join(Group, Group.id == Membership.group_id)
        .join(Grant, (Grant.audience_id == Group.audience_id) & (Grant.principal_id == Principal.id))
        .where(
            Thing.ref == ref, Group.id == group.id, Membership.left_at.is_(None), visible(viewer, "membership.see")
        )
    )
    principal = session().scalars(found).first()
    if principal is None:
        raise NotFound
    return principal


def requests_to(viewer: Viewer, group: Group) -> Sequence[JoinRequest]:
    """The open requests that the viewer may decide, the oldest first."""
    found = select(JoinRequest).where(JoinRequest.group_id == group.id, visible(viewer, "join_request.decide"))
    return (
        session()
        .scalars(
            found.options(joinedload(JoinRequest.applicant), selectinload(JoinRequest.answers))
            .order_by(JoinRequest.id)
            .limit(QUEUE)
        )
        .all()
    )


def request_count(viewer: Viewer, group: Group) -> int:
    """How many open requests the viewer may decide."""
    found = select(func.count(JoinRequest.id)).where(
        JoinRequest.group_id == group.id, visible(viewer, "join_request.decide")
    )
    return session().scalars(found).one()


def get_request(viewer: Viewer, group: Group, ref: str) -> JoinRequest | None:
    """An open request by its reference; None if the viewer has nothing to decide there."""
    found = select(JoinRequest).join(Thing, Thing.id == JoinRequest.id).where(Thing.ref == ref)
    return (
        session()
        .scalars(found.where(JoinRequest.group_id == group.id, visible(viewer, "join_request.decide")))
        .first()
    )


def requests_named(viewer: Viewer, group: Group, refs: Collection[str]) -> Sequence[JoinRequest]:
    """Those of the open requests with these references that the viewer may decide, the oldest first."""
    found = select(JoinRequest).join(Thing, Thing.id == JoinRequest.id).where(Thing.ref.in_(refs))
    found = found.where(JoinRequest.group_id == group.id, visible(viewer, "join_request.decide"))
    return session().scalars(found.options(joinedload(JoinRequest.applicant)).order_by(JoinRequest.id)).all()


def own_request(viewer: Viewer, group: Group) -> JoinRequest | None:
    """What the viewer asked last of a group, and what came of it."""
    found: JoinRequest | None = session().scalar(_own_request(), asking_lists(viewer) | {"group_id": group.id})
    return found


@made_once
def _own_request() -> Select[Any]:
    found = select(JoinRequest).where(
        JoinRequest.group_id == bindparam("group_id", type_=Integer),
        JoinRequest.principal_id == ASKING.principal_id,
        JoinRequest.state.in_([word(Asked.PENDING), word(Asked.DECLINED)]),
        shown("join_request.see"),
    )
    return found.order_by(JoinRequest.id.desc()).limit(number(1))


def invitations_to(viewer: Viewer, group: Group, now: datetime) -> Sequence[Invitation]:
    """The open invitations that the viewer may revoke, the newest first."""
    found = select(Invitation).where(
        Invitation.group_id == group.id, Invitation.expires_at > now, visible(viewer, "invitation.revoke")
    )
    found = found.options(joinedload(Invitation.thing).joinedload(Thing.author))
    return session().scalars(found.order_by(Invitation.id.desc())).all()


def get_invitation(viewer: Viewer, group: Group, ref: str) -> Invitation | None:
    """An open invitation by its reference; None if the viewer has nothing to revoke there."""
    found = select(Invitation).join(Thing, Thing.id == Invitation.id).where(Thing.ref == ref)
    return (
        session().scalars(found.where(Invitation.group_id == group.id, visible(viewer, "invitation.revoke"))).first()
    )


def welcome(viewer: Viewer, token: str, now: datetime) -> Welcome:
    """What the bearer of a good invitation is shown. Raises NotFound, or Conflict for one that is spent."""
    invitation = invitation_with(token)
    refuse_unless_good(invitation, now)
    group, author = invitation.group, invitation.thing.author
    fits = not viewer.signed_in or is_for(viewer, invitation)
    return Welcome(group.name, group.description, author.name if author else "", fits)
