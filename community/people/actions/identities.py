"""Several accounts elsewhere for one person: linked and unlinked, and never the last way in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.people.actions.accounts import Claims, free_address, note_address
from community.people.models import LinkedAccount, Password, Person


def link(person: Person, claims: Claims, now: datetime) -> LinkedAccount:
    """Let an account elsewhere open this person's account. Raises Conflict if it opens somebody else's."""
    known = select(LinkedAccount).where(
        LinkedAccount.issuer == claims.issuer, LinkedAccount.subject == claims.subject
    )
    account = session().scalars(known).first()
    if account is None:
        account = LinkedAccount(person=person, issuer=claims.issuer, subject=claims.subject, linked_at=now)
        session().add(account)
    elif account.person_id != person.id:
        raise Conflict(_("That account opens somebody else's account here already. Nothing was changed."))
    if (
        not person.confirmed_email
        and claims.email_verified
        and (address := free_address(claims.email, verified=True))
    ):
        person.email, person.email_confirmed_at = address, now
        note_address(person)
    session().flush()
    return account


def unlink(actor: Viewer, linked_id: int) -> None:
    """Take away one way in. Raises Conflict for the last one, NotFound for somebody else's."""
    account = session().get(LinkedAccount, linked_id)
    if account is None or account.person.principal_id != actor.principal_id:
        raise NotFound
    if ways_in(account.person) < 2:
        raise Conflict(_("This is your last way in. Add another one first, so that you do not lock yourself out."))
    session().delete(account)
    session().flush()


def ways_in(person: Person) -> int:
    """How many ways in a person has: linked accounts, and a password where there is an address to use it with."""
    linked = select(func.count(LinkedAccount.id)).where(LinkedAccount.person_id == person.id)
    has_password = bool(person.confirmed_email) and session().get(Password, person.id) is not None
    return session().scalars(linked).one() + has_password
