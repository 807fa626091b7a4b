"""What groups hold of a person: given to them, and forgotten; and what must not be left without an owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import selectinload

from community.access.models import Grant, Principal, PrincipalKind, Reach, Role
from community.access.permissions import visible
from community.access.viewers import in_force, viewer_of
from community.core.clock import now
from community.core.db import session
from community.core.i18n import _
from community.groups.desk import lapse_requests
from community.groups.models import Group, Invitation, JoinAnswer, JoinRequest, Membership
from community.people.specs import Hindrance


def personal_data(principal_id: int) -> dict[str, Any]:
    """The groups that somebody is or was in, and what they wrote when they asked to be let in. A name that they may
    not see any more is left out: it may be another one than they knew.
    """
    known = visible(viewer_of(session().get_one(Principal, principal_id)), "group.see")
    name = case((known, Group.name), else_=_("A group that you cannot see any more"))
    member = select(name, Membership).join(Membership, Membership.group_id == Group.id)
    asked = select(name, JoinRequest).join(JoinRequest, JoinRequest.group_id == Group.id)
    return {
        "groups": [
            {"group": name, "joined": each.joined_at, "left": each.left_at, "ends": each.ends_at}
            for name, each in session().execute(member.where(Membership.principal_id == principal_id))
        ],
        "entered as staff": [
            {"group": name, "at": each.begun_at, "until": each.ends_at, "reason": each.reason}
            for name, each in session().execute(
                select(name, Reach)
                .join(Reach, Reach.audience_id == Group.audience_id)
                .where(Reach.principal_id == principal_id)
            )
        ],
        "requests": [
            {
                "group": name,
                "at": each.asked_at,
                "question": each.question,
                "answer": each.answer,
                "answers": [{"question": said.label, "answer": said.words} for said in each.answers],
                "state": each.state,
            }
            for name, each in session().execute(
                asked.where(JoinRequest.principal_id == principal_id).options(selectinload(JoinRequest.answers))
            )
        ],
    }


def forget(principal_id: int, address: str) -> None:
    """Nobody was ever a member; what they wrote to be let in is gone, they ask no longer, and nothing is open for
    their address.
    """
    session().execute(delete(Membership).where(Membership.principal_id == principal_id))
    entered = update(Reach).where(Reach.principal_id == principal_id)
    session().execute(entered.values(reason=""))
    theirs = JoinRequest.principal_id == principal_id
    lapse_requests(theirs, now())
    own = select(JoinRequest.id).where(theirs)
    session().execute(delete(JoinAnswer).where(JoinAnswer.request_id.in_(own)))
    session().execute(update(JoinRequest).where(theirs).values(answer="", reason=""))
    if address:
        bound = func.lower(Invitation.address) == address.lower()
        session().execute(update(Invitation).where(bound).values(address=None, closed_at=now()))


def before_leaving(principal_id: int) -> Sequence[Hindrance]:
    """The groups that nobody else owns although others are in them, archived ones too; none that is gone."""
    owner = viewer_of(session().get_one(Principal, principal_id))
    others = select(Grant.audience_id).join(Principal, Principal.id == Grant.principal_id)
    others = others.where(Grant.principal_id != principal_id, Principal.kind == PrincipalKind.PERSON, in_force(Grant))
    owned = select(Grant.audience_id).where(Grant.principal_id == principal_id, Grant.role == Role.OWNER)
    found = select(Group).where(
        Group.audience_id.in_(owned),
        Group.audience_id.in_(others),
        Group.audience_id.not_in(others.where(Grant.role == Role.OWNER, Grant.ends_at.is_(None))),
        visible(owner, "group.keep"),
    )
    return [
        Hindrance(
            _("You are the only owner of %(group)s. Make somebody else its owner first.", group=group.name),
            url_for("groups.members", ref=group.ref),
            _("Members of %(group)s", group=group.name),
        )
        for group in session().scalars(found.order_by(Group.name))
    ]
