"""Who may do what with leads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from community.access.conditions import holds, readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.leads.models import Lead, Note, Source, Task


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


@permission("source.see", Source)
def see_source(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Members of the group Sales see what other systems tell."""
    return readable(viewer, row.id)


@permission("source.tell", Source)
def tell(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The service that stands for the source, while its token is good; and the community's own commands."""
    good = and_(row.principal_id == viewer.principal_id, row.revoked_at.is_(None))
    return or_(good, viewer.holds(SITE_ID, Role.SYSTEM))


@permission("source.release", Source)
def release(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The site's owners let count what was held back, and say whose word is good; so do the community's commands."""
    return viewer.holds(SITE_ID, Role.OWNER, Role.SYSTEM)


@permission("lead.open", Audience)
def open_lead(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The community itself opens leads, when a score says so."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.SYSTEM))
