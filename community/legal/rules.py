"""Who reads and writes the company's papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.conditions import readable
from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term
from community.legal.models import Paper

STAFF = (Role.OWNER, Role.MODERATOR, Role.SYSTEM)


@permission("paper.see", Paper)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Anyone reads the company's papers, also where the site itself is open to members alone."""
    return readable(viewer, row.id)


@permission("paper.publish", Audience)
def publish(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Staff write the company's papers; so does the community itself."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, *STAFF))
