"""Who may do what with leads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.leads.models import Lead


@permission("lead.see", Lead)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members of the group Sales see leads; for everybody else there are none."""
    return readable(viewer, row.id)


@permission("lead.open", Audience)
def open_lead(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself opens leads, when a score says so."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))
