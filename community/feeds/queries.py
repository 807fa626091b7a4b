"""Reads about feeds: one's addresses, and whom an address reads for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.access.models import Principal
from community.access.permissions import visible
from community.access.viewers import Viewer, viewer_of
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import token_hash
from community.feeds.models import PersonalFeed
from community.people.models import Person


def feeds_of(viewer: Viewer) -> Sequence[PersonalFeed]:
    """The viewer's addresses that are good, the newest first."""
    mine = select(PersonalFeed).where(visible(viewer, "feed.revoke")).order_by(PersonalFeed.id.desc())
    return session().scalars(mine).all()


def feed_of(viewer: Viewer, ref: str) -> PersonalFeed:
    """One of the viewer's addresses. Raises NotFound."""
    found = select(PersonalFeed).where(PersonalFeed.ref == ref, visible(viewer, "feed.see"))
    if (feed := session().scalars(found).first()) is None:
        raise NotFound
    return feed


def reader_with(token: str) -> tuple[Viewer, Viewer]:
    """The service that stands for an address, and whose stream it is. Raises NotFound where it is good no more."""
    held = (
        select(PersonalFeed, Principal)
        .join(Principal, Principal.id == PersonalFeed.owner_id)
        .join(Person, Person.principal_id == Principal.id)
        .where(
            PersonalFeed.token_hash == token_hash(token),
            PersonalFeed.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
            Person.admitted_at.is_not(None),
        )
    )
    row = session().execute(held).first()
    if row is None:
        raise NotFound
    owner = viewer_of(row[1])
    reading = viewer_of(session().get_one(Principal, row[0].principal_id))
    reading.granted = owner.granted
    return reading, owner
