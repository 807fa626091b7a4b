"""Who may do what with people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.people.models import Person


@permission("person.see", Person)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever may read the site may see who is here."""
    return readable(viewer, row.id)


@permission("person.admit", Audience)
def admit(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself gives accounts, after a provider or the host has vouched for who it is."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))


@permission("person.appoint", Audience)
def appoint(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself appoints staff, when whoever runs it says so."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))
