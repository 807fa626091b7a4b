"""Who may do what with people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.people.models import Person

STAFF = (Role.OWNER, Role.MODERATOR, Role.SYSTEM)
"""Roles towards the site that look after its people."""


@permission("person.see", Person)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever may read the site may see who is here."""
    return readable(viewer, row.id)


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
    """Staff shut and reopen accounts of others; so does the community itself."""
    return and_(row.principal_id != viewer.principal_id, viewer.holds(SITE_ID, *STAFF))


@permission("person.invite", Audience)
def invite(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff invite people to the site; so does the community itself."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, *STAFF))
