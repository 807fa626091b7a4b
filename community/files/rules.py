"""Who brings files, and who reads them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience
from community.access.permissions import permission
from community.access.viewers import Term
from community.files.models import File
from community.moderation.rules import withheld


@permission("file.bring", Audience)
def bring(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever has an account and is in the community."""
    return and_(row.id == SITE_ID, viewer.signed_in, viewer.holds(SITE_ID))


@permission("file.see", File)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever reads what it belongs to, and who still sees that although it is hidden; while it belongs to nothing,
    who brought it.
    """
    return or_(_loose(viewer, row), readable(viewer, row.thing_id), withheld(viewer, row.thing_id))


@permission("file.drop", File)
def drop(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Who brought it, while it belongs to nothing."""
    return _loose(viewer, row)


def _loose(viewer: Term, row: Any) -> ColumnElement[bool]:
    return and_(row.thing_id.is_(None), viewer.signed_in, row.owner_id == viewer.principal_id)
