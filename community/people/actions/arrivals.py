"""Somebody new whose address an account here has already. They prove that it is theirs, or go on without it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import new_token, token_hash
from community.people.actions.accounts import Claims, admit
from community.people.actions.identities import link
from community.people.models import Arrival, Person
from community.people.names import clean_name

LASTS = timedelta(minutes=20)
CODE_DIGITS = 8
TRIES = 5


def open_arrival(claims: Claims, person: Person, now: datetime) -> str:
    """Keep what was vouched for while its owner decides; gives the secret for their cookie."""
    session().execute(delete(Arrival).where(Arrival.ends_at < now))
    token = new_token()
    session().add(
        Arrival(
            token_hash=token_hash(token),
            issuer=claims.issuer,
            subject=claims.subject,
            name=clean_name(claims.name),
            person_id=person.id,
            made_at=now,
            ends_at=now + LASTS,
        )
    )
    return token


def mail_code(token: str, now: datetime) -> tuple[str, str]:
    """A new code for an arrival: the confirmed address that it goes to, and the code. The one before is void."""
    arrival = _arrival(token, now)
    if not arrival.person.confirmed_email:
        raise NotFound
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    arrival.code_hash = _code_hash(token, code)
    arrival.tries = 0
    return arrival.person.confirmed_email, code


def accept_code(token: str, code: str, now: datetime) -> Person | None:
    """Link the arrival to the account whose address the code was mailed to; None if the code is not that one.

    A code is good for five tries; the caller limits how many codes there are.
    """
    arrival = _arrival(token, now)
    arrival.tries += 1
    if arrival.tries > TRIES or arrival.code_hash is None:
        return None
    if not secrets.compare_digest(arrival.code_hash, _code_hash(token, code)):
        return None
    person = arrival.person
    link(person, _claims(arrival), now)
    session().delete(arrival)
    return person


def link_arrival(person: Person, token: str, now: datetime) -> bool:
    """Link an arrival to the account that its owner has just signed in to, if that is the one it matched."""
    arrival = _found(token, now)
    if arrival is None or arrival.person_id != person.id:
        return False
    link(person, _claims(arrival), now)
    session().delete(arrival)
    return True


def go_on_separately(actor: Viewer, token: str, now: datetime, *, waiting: bool = False) -> Person:
    """A new account without the address."""
    arrival = _arrival(token, now)
    person = admit(actor, _claims(arrival), now, waiting=waiting)
    session().delete(arrival)
    return person


def _found(token: str, now: datetime) -> Arrival | None:
    held = select(Arrival).where(Arrival.token_hash == token_hash(token), Arrival.ends_at > now)
    return session().scalars(held).first()


def _arrival(token: str, now: datetime) -> Arrival:
    arrival = _found(token, now)
    if arrival is None:
        raise NotFound
    return arrival


def _claims(arrival: Arrival) -> Claims:
    return Claims(arrival.issuer, arrival.subject, arrival.name)


def _code_hash(token: str, code: str) -> str:
    """The secret of the cookie makes the short code worthless to whoever reads the table."""
    return token_hash(f"{token}:{code}")
