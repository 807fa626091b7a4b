"""Who may look after the site, and who may set it up. The site's owners may both, its moderators the first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.models import SITE_ID, Audience, Role
from community.access.permissions import permission
from community.access.viewers import Term


@permission("site.tend", Audience)
def tend(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The site's owners and staff see the administration and look after what runs; so does the community itself."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.OWNER, Role.MODERATOR, Role.SYSTEM))


@permission("site.configure", Audience)
def configure(viewer: Term, row: Any) -> ColumnElement[bool]:
    """The site's owners change its settings, its ways in and who its staff are; so does the community itself."""
    return and_(row.id == SITE_ID, viewer.holds(row.id, Role.OWNER, Role.SYSTEM))
