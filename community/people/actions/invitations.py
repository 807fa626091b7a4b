"""Invitations to the site, by a link."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, select, update

from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import new_token, token_hash
from community.people.models import SiteInvitation

LASTS = timedelta(days=14)
PLACES = 100


def invite_to_site(actor: Viewer, places: int, now: datetime) -> str:
    """The secret of a link by which so many people may join."""
    require(actor, "person.invite", session().get_one(Audience, SITE_ID))
    token = new_token()
    session().add(
        SiteInvitation(
            token_hash=token_hash(token),
            made_by_id=actor.principal_id,
            made_at=now,
            ends_at=now + LASTS,
            places=max(1, min(places, PLACES)),
        )
    )
    return token


def withdraw_invitation(actor: Viewer, ref: str, now: datetime) -> None:
    """Let a link admit nobody any more."""
    require(actor, "person.invite", session().get_one(Audience, SITE_ID))
    found = session().scalars(select(SiteInvitation).where(SiteInvitation.ref == ref)).first()
    if found is None:
        raise NotFound
    found.ends_at = min(found.ends_at, now)


def take_place(token: str, now: datetime) -> bool:
    """Use up one place of an invitation; False if it has none, is over or never was."""
    taken = session().execute(
        update(SiteInvitation)
        .where(*_open(token, now))
        .values(taken=SiteInvitation.taken + 1)
        .execution_options(synchronize_session=False)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def is_open(token: str, now: datetime) -> bool:
    """Whether an invitation still admits somebody."""
    return session().scalars(select(SiteInvitation.id).where(*_open(token, now))).first() is not None


def _open(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SiteInvitation.token_hash == token_hash(token),
        SiteInvitation.ends_at > now,
        SiteInvitation.taken < SiteInvitation.places,
    )
