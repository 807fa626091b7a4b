"""Everything that is done to feeds. They are one's own, so nothing of it stands in the log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from community.access.models import SITE_ID, Audience, Principal, PrincipalKind
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.ids import new_token, token_hash
from community.feeds.models import PersonalFeed

MOST = 5


def make_feed(actor: Viewer, now: datetime) -> str:
    """A new address for the actor's own stream. Gives its secret, which is nowhere else."""
    require(actor, "feed.make", session().get_one(Audience, SITE_ID))
    mine = select(func.count(PersonalFeed.id)).where(
        PersonalFeed.owner_id == actor.principal_id, PersonalFeed.revoked_at.is_(None)
    )
    if session().scalars(mine).one() >= MOST:
        raise Conflict(_("You have %(most)s addresses. Revoke one that you do not use.", most=MOST))
    principal = Principal(kind=PrincipalKind.SERVICE, name="Feed")
    session().add(principal)
    session().flush()
    token = new_token()
    session().add(
        PersonalFeed(
            principal_id=principal.id, owner_id=actor.principal_id, token_hash=token_hash(token), made_at=now
        )
    )
    session().flush()
    return token


def revoke_feed(actor: Viewer, feed: PersonalFeed, now: datetime) -> None:
    """Let an address open nothing any more."""
    require(actor, "feed.revoke", feed)
    feed.revoked_at = now
