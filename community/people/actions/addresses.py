"""Being reached elsewhere: the new address is confirmed first, and the old one is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.ids import new_token, token_hash
from community.people.actions.accounts import free_address, note_address
from community.people.actions.sessions import end_other_sessions
from community.people.models import AddressChange, Arrival, FieldChange, MailedLink, Person
from community.people.queries import person_with_address

LASTS = timedelta(hours=24)


def ask_for_address(actor: Viewer, person: Person, address: str, now: datetime) -> str | None:
    """Keep the address that somebody wants, and give the secret of the link that proves it; None if it is proven by
    an account already, which is not for them to know. A link that was mailed before is void.
    """
    require(actor, "person.edit", person)
    session().execute(delete(AddressChange).where(AddressChange.person_id == person.id))
    if person_with_address(address):
        return None
    token = new_token()
    session().add(
        AddressChange(person_id=person.id, address=address, token_hash=token_hash(token), ends_at=now + LASTS)
    )
    return token


def change_with(token: str, now: datetime) -> AddressChange:
    """The change that waits for this secret. Raises NotFound."""
    held = select(AddressChange).where(AddressChange.token_hash == token_hash(token), AddressChange.ends_at > now)
    change = session().scalars(held).first()
    if change is None:
        raise NotFound
    return change


def take_address(actor: Viewer, token: str, now: datetime, *, session_token: str) -> tuple[str, str]:
    """Be reached at the address that the link went to; gives the old one, if it was confirmed, and the new one.

    Whoever is signed in elsewhere is out, and links that were mailed before are void.
    """
    change = change_with(token, now)
    person = change.person
    if person.principal_id != actor.principal_id:
        raise NotFound
    require(actor, "person.edit", person)
    old, before, wanted = person.confirmed_email, person.email or "", change.address
    session().delete(change)
    address = free_address(wanted, verified=True)
    if address is None:
        raise Conflict(_("This address belongs to another account by now. Nothing was changed."))
    session().flush()
    person.email, person.email_confirmed_at = address, now
    note_address(person)
    session().add(FieldChange(person_id=person.id, field="email", before=before, after=address, changed_at=now))
    links = or_(MailedLink.person_id == person.id, MailedLink.address == address)
    session().execute(delete(MailedLink).where(links))
    session().execute(delete(Arrival).where(Arrival.person_id == person.id))
    end_other_sessions(person, session_token)
    return old, address
