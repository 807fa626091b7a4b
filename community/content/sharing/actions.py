"""Everything that is done to share links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.activity.visit_tables import Visit, Visitor
from community.content.base.models import Post
from community.content.sharing.models import Share
from community.content.sharing.queries import share_of
from community.content.sharing.verbs import PostShared, PostUnshared
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.i18n import _

MOST = 5_000
"""Of one person."""


def share(actor: Viewer, post: Post, *, now: datetime) -> Share:
    """Make a link by which the actor passes a post on that they read; there is one at most."""
    require(actor, "post.see", post)
    if not actor.signed_in:
        raise Forbidden
    if (made := share_of(actor, post)) is not None:
        return made
    many = select(func.count()).select_from(Share).where(Share.principal_id == actor.principal_id)
    if (session().scalar(many) or 0) >= MOST:
        raise Conflict(_("You have %(most)d links. Take some back first.", most=MOST))
    made = Share(principal_id=actor.principal_id, post_id=post.id, parent_id=_came_by(actor, post), at=now)
    session().add(made)
    record(actor, PostShared(thing=post, target=post.topic))
    return made


def unshare(actor: Viewer, post: Post) -> None:
    """Take the actor's own link back: the address goes on leading to the post, and tells of nobody."""
    made = share_of(actor, post)
    if made is None:
        return
    session().execute(update(Share).where(Share.parent_id == made.id).values(parent_id=None))
    session().delete(made)
    record(actor, PostUnshared(thing=post, target=post.topic), retracts=undone_last(PostShared, post.id, by=actor))


def _came_by(actor: Viewer, post: Post) -> int | None:
    """The link by which they came to it last."""
    came = select(Share.id).join(Visit, Visit.via == Share.ref).join(Visitor, Visitor.id == Visit.visitor_id)
    came = came.where(Visitor.principal_id == actor.principal_id, Share.post_id == post.id)
    came = came.where(Share.principal_id != actor.principal_id)
    return session().scalars(came.order_by(Visit.id.desc()).limit(1)).first()
