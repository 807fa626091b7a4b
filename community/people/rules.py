"""Who may do what with people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience, Grant, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.core.db import table
from community.people.models import Person

_THEIRS = table(Grant).alias("ruled_theirs")
STAFF = (Role.OWNER, Role.MODERATOR, Role.SYSTEM)
"""Roles towards the site that look after its people."""


@permission("person.see", Person)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever may read the site may see who is here."""
    return readable(viewer, row.id)


@permission("person.edit", Person)
def edit(viewer: Term, row: Any) -> ColumnElement[bool]:
    """People change their own profile and settings, and nobody else's, as long as their account is open."""
    return and_(row.principal_id == viewer.principal_id, row.deactivated_at.is_(None))


@permission("person.admit", Audience)
def admit(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself gives accounts, after a provider or the host has vouched for who it is."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))


@permission("person.approve", Person)
def approve(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff answer those who asked to join; so does the community itself."""
    return and_(row.admitted_at.is_(None), viewer.holds(SITE_ID, *STAFF))


@permission("person.deactivate", Person)
def deactivate(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff shut and reopen accounts of others, owners also those of staff; so does the community itself."""
    is_staff = exists().where(
        _THEIRS.c.principal_id == row.principal_id, _THEIRS.c.audience_id == SITE_ID, _THEIRS.c.role.in_(STAFF)
    )
    plain = and_(viewer.holds(SITE_ID, Role.MODERATOR), not_(is_staff.correlate_except(_THEIRS)))
    return and_(row.principal_id != viewer.principal_id, or_(viewer.holds(SITE_ID, Role.OWNER, Role.SYSTEM), plain))


@permission("person.look_after", Person)
def look_after(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff see every account, also one that is shut or waits; so does the community itself."""
    return and_(row.id.is_not(None), viewer.holds(SITE_ID, *STAFF))


@permission("person.appoint", Person)
def appoint(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Owners of the site say who else is staff or an owner, of those who are in; so does the community itself."""
    is_in = and_(row.admitted_at.is_not(None), row.deactivated_at.is_(None))
    return and_(row.principal_id != viewer.principal_id, is_in, viewer.holds(SITE_ID, Role.OWNER, Role.SYSTEM))


@permission("person.invite", Audience)
def invite(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff invite people to the site; so does the community itself."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, *STAFF))
