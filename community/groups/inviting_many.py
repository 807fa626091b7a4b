"""Inviting many at once, from a table of mail addresses: all that can be invited, or nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.access.models import Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.groups.actions import hold
from community.groups.inviting import invite
from community.groups.models import Group, Invitation, Membership
from community.groups.rows import Remark, Row
from community.people.models import Person

MOST_A_DAY = 300


@dataclass(frozen=True)
class Sorted:
    """Whom to invite, and who needs no invitation."""

    rows: Sequence[Row]
    needless: Sequence[Remark]


def sort_rows(actor: Viewer, group: Group, rows: Sequence[Row]) -> Sorted:
    """Tell those who are in the group, or have an invitation of their own, from the others."""
    require(actor, "group.invite", group)
    addresses = [row.address for row in rows]
    inside, invited = _inside(group, addresses), _invited(group, addresses)
    needless = [Remark(row.line, row.address, _("Is in the group already.")) for row in rows if row.address in inside]
    needless += [
        Remark(row.line, row.address, _("Has an open invitation already."))
        for row in rows
        if row.address in invited - inside
    ]
    return Sorted(
        [row for row in rows if row.address not in inside | invited], sorted(needless, key=lambda each: each.line)
    )


def invite_many(
    actor: Viewer,
    group: Group,
    rows: Sequence[Row],
    *,
    expires_at: datetime,
    now: datetime,
    membership_ends_at: datetime | None = None,
) -> Sorted:
    """Mail each of them an invitation of their own, by the outbox. What keeps one of them from it keeps all; what is
    said then names the line.
    """
    hold(group)
    chosen = sort_rows(actor, group, rows)
    if _today(group, now) + len(chosen.rows) > MOST_A_DAY:
        raise Conflict(_("A group invites at most %(num)d addresses a day in this way.", num=MOST_A_DAY))
    for row in chosen.rows:
        try:
            invite(
                actor,
                group,
                expires_at=expires_at,
                now=now,
                address=row.address,
                membership_ends_at=membership_ends_at,
            )
        except Conflict as conflict:
            why = str(conflict.description)
            raise Conflict(_("Line %(line)d: %(why)s Nobody was invited.", line=row.line, why=why)) from conflict
    return chosen


def _inside(group: Group, addresses: Collection[str]) -> set[str]:
    email = func.lower(Person.email)
    found = select(email).join(Membership, Membership.principal_id == Person.principal_id)
    found = found.where(Membership.group_id == group.id, Membership.left_at.is_(None))
    return set(session().scalars(found.where(Person.email_confirmed_at.is_not(None), email.in_(addresses))))


def _invited(group: Group, addresses: Collection[str]) -> set[str]:
    found = select(Invitation.address).where(Invitation.group_id == group.id, Invitation.closed_at.is_(None))
    return {each for each in session().scalars(found.where(Invitation.address.in_(addresses))) if each}


def _today(group: Group, now: datetime) -> int:
    made = select(func.count(Invitation.id)).join(Thing, Thing.id == Invitation.id)
    made = made.where(Invitation.group_id == group.id, Invitation.address.is_not(None))
    return session().scalars(made.where(Thing.created_at > now - timedelta(days=1))).one()
