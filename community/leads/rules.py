"""Who may do what with leads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import holds, readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.leads.models import Lead, Note, Task


@permission("lead.see", Lead)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members of the group Sales see leads; for everybody else there are none."""
    return readable(viewer, row.id)


@permission("lead.tend", Lead)
def tend(viewer: Term, row: Any) -> ColumnElement[bool]:
    """People in the group Sales say whose a lead is, write notes and tasks, and take the list along."""
    return and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))


@permission("note.see", Note)
def see_note(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever sees the lead that it is about."""
    return readable(viewer, row.id)


@permission("task.see", Task)
def see_task(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever sees the lead that it is about."""
    return readable(viewer, row.id)


@permission("task.finish", Task)
def finish_task(viewer: Term, row: Any) -> ColumnElement[bool]:
    """People in the group Sales, whoever set it."""
    return and_(viewer.signed_in, readable(viewer, row.id), holds(viewer, row.id))


@permission("lead.open", Audience)
def open_lead(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself opens leads, when a score says so."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))
