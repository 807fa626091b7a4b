"""Reads about people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import token_hash
from community.people.models import Arrival, LinkedAccount, Person, SignInSession, SiteInvitation

LIST = 100


def session_with(token: str, now: datetime) -> SignInSession | None:
    """The session of this secret, while it lasts and its person's account is open."""
    held = (
        select(SignInSession)
        .join(Person, Person.id == SignInSession.person_id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.ends_at > now,
            Person.deactivated_at.is_(None),
        )
    )
    return session().scalars(held).first()


def sessions_of(person: Person, now: datetime) -> Sequence[SignInSession]:
    """Where somebody is signed in, what was used last first."""
    mine = select(SignInSession).where(SignInSession.person_id == person.id, SignInSession.ends_at > now)
    return session().scalars(mine.order_by(SignInSession.last_seen_at.desc(), SignInSession.id).limit(LIST)).all()


def linked_accounts_of(person: Person) -> Sequence[LinkedAccount]:
    """The accounts elsewhere that open somebody's account."""
    mine = select(LinkedAccount).where(LinkedAccount.person_id == person.id)
    return session().scalars(mine.order_by(LinkedAccount.id).limit(LIST)).all()


def person_known_as(issuer: str, subject: str) -> Person | None:
    """Who signs in with this account elsewhere."""
    linked = select(LinkedAccount).where(LinkedAccount.issuer == issuer, LinkedAccount.subject == subject)
    found = session().scalars(linked).first()
    return found.person if found else None


def person_with_address(email: str) -> Person | None:
    """Who has proven this address and has an open account."""
    if not email.strip().isprintable():
        return None
    proven = select(Person).where(
        Person.email == email.strip().lower(),
        Person.email_confirmed_at.is_not(None),
        Person.deactivated_at.is_(None),
    )
    return session().scalars(proven).first() if email.strip() else None


def arrival_with(token: str, now: datetime) -> Arrival | None:
    """The arrival of this secret, while it lasts."""
    held = select(Arrival).where(Arrival.token_hash == token_hash(token), Arrival.ends_at > now)
    return session().scalars(held).first()


def people_waiting(viewer: Viewer) -> Sequence[Person]:
    """Who asked to join, for those who may answer; the longest waiting first."""
    waiting = select(Person).where(visible(viewer, "person.approve"), Person.deactivated_at.is_(None))
    return session().scalars(waiting.order_by(Person.id).limit(LIST)).all()


def invitations_open(now: datetime) -> Sequence[SiteInvitation]:
    """Links that still admit somebody. The caller has asked whether the viewer may invite."""
    still = select(SiteInvitation).where(SiteInvitation.ends_at > now, SiteInvitation.taken < SiteInvitation.places)
    return session().scalars(still.order_by(SiteInvitation.id.desc()).limit(LIST)).all()


def person_waiting(viewer: Viewer, ref: str) -> Person:
    """Somebody who asked to join, for those who may answer. Raises NotFound for anybody else."""
    waiting = select(Person).join(Thing, Thing.id == Person.id)
    asked = waiting.where(Thing.ref == ref, visible(viewer, "person.approve"), Person.deactivated_at.is_(None))
    person = session().scalars(asked).first()
    if person is None:
        raise NotFound
    return person
