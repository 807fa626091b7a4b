"""Reads about share links: of the viewer's own alone."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from community.access.viewers import Viewer
from community.activity.visit_tables import Visit, Visitor
from community.content.base.models import Post
from community.content.sharing.models import Share
from community.core.db import session


def share_of(viewer: Viewer, post: Post) -> Share | None:
    """The viewer's own link to a post."""
    own = select(Share).where(Share.principal_id == viewer.principal_id, Share.post_id == post.id)
    return session().scalars(own).first()


def followed(made: Share) -> int:
    """In how many browsers of others a link was followed, of those that let visits be measured."""
    others = or_(Visitor.principal_id.is_(None), Visitor.principal_id != made.principal_id)
    found = select(func.count(Visit.visitor_id.distinct())).join(Visitor, Visitor.id == Visit.visitor_id)
    return session().scalar(found.where(Visit.via == made.ref, others)) or 0
