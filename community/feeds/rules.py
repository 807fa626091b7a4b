"""Who may do what with feeds. What a feed shows is decided by the rules of what stands in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from community.access.models import SITE_ID, Audience
from community.access.permissions import permission
from community.access.viewers import Term
from community.feeds.models import PersonalFeed


@permission("feed.make", Audience)
def make(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Everybody who is in the community may have addresses for their own stream."""
    return and_(viewer.signed_in, row.id == SITE_ID, viewer.holds(row.id))


@permission("feed.see", PersonalFeed)
def see(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever made it, for their own stream."""
    return and_(viewer.signed_in, row.owner_id == viewer.principal_id)


@permission("feed.revoke", PersonalFeed)
def revoke(viewer: Term, row: Any) -> ColumnElement[bool]:
    """Whoever made it, while it is good."""
    return and_(see(viewer, row), row.revoked_at.is_(None))
