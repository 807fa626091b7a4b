"""An address and a password: a mailed link comes first, so no password stands before its address is proven."""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select

from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import new_token, token_hash
from community.people.actions.accounts import Claims, new_person
from community.people.actions.sessions import end_other_sessions
from community.people.models import Arrival, MailedLink, Password, Person, Purpose
from community.people.queries import person_with_address

LINK_LASTS = timedelta(hours=24)

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""What OWASP names for Argon2id: 19 MiB each, so that a burst of sign-ins does not eat the machine's memory."""
_NOBODYS = _hasher.hash(new_token())


def hashed(password: str) -> str:
    """What is kept of a password. Slow on purpose: to be made before the writing transaction."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Without one it takes as long, so that time tells nobody who is known."""
    try:
        _hasher.verify(kept or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def mail_link(address: str, now: datetime) -> str:
    """The secret of a new link to this address: to join, or to set a new password. Links that were mailed there
    before stay good.
    """
    person = person_with_address(address)
    purpose = Purpose.RESET if person else Purpose.SIGN_UP
    token = new_token()
    session().execute(delete(MailedLink).where(MailedLink.ends_at < now))
    session().add(
        MailedLink(
            purpose=purpose,
            address=address,
            person_id=person.id if person else None,
            token_hash=token_hash(token),
            made_at=now,
            ends_at=now + LINK_LASTS,
        )
    )
    return token


def link_with(token: str, now: datetime) -> MailedLink:
    """The mailed link of this secret while it is good: for the same person, with the same address. Else NotFound."""
    held = select(MailedLink).where(MailedLink.token_hash == token_hash(token), MailedLink.ends_at > now)
    link = session().scalars(held).first()
    if link is None:
        raise NotFound
    person = person_with_address(link.address)
    if (person.id if person else None) != link.person_id:
        raise NotFound
    return link


def reset_password(token: str, kept: str, now: datetime) -> Person:
    """Set the password of whom the link was mailed to, once. Whoever was signed in, or was about to be, is out."""
    link = _use(token, Purpose.RESET, now)
    person = session().get_one(Person, link.person_id)
    keep_password(person, kept, now)
    end_other_sessions(person, "")
    session().execute(delete(Arrival).where(Arrival.person_id == person.id))
    return person


def sign_up(actor: Viewer, token: str, name: str, kept: str, now: datetime, *, waiting: bool = False) -> Person:
    """A new account for the address that the link was mailed to, once."""
    link = _use(token, Purpose.SIGN_UP, now)
    claims = Claims("", "", name, link.address, email_verified=True)
    person = new_person(actor, claims, now, waiting=waiting)
    keep_password(person, kept, now)
    return person


def _use(token: str, purpose: Purpose, now: datetime) -> MailedLink:
    link = link_with(token, now)
    if link.purpose != purpose:
        raise NotFound
    session().execute(
        delete(MailedLink).where(MailedLink.address == link.address).execution_options(synchronize_session=False)
    )
    return link


def keep_password(person: Person, kept: str, now: datetime) -> None:
    """Let this be the password of somebody whose address is proven. `kept` was made by `hashed`."""
    session().merge(Password(person_id=person.id, hash=kept, set_at=now))
    session().flush()
