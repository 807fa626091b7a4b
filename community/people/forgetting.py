"""Forgetting somebody who left for good: first all features, then what people themselves hold."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from community.access.models import Grant, SuspendedGrant, Thing
from community.admin.models import StaffAct
from community.core.db import session
from community.people.actions.profiles import picture_key
from community.people.models import (
    AddressChange,
    Arrival,
    DataExport,
    FieldChange,
    LinkedAccount,
    MailedLink,
    Password,
    Person,
    Profile,
    SignInSession,
)
from community.plugins import hooks


def forget(person: Person, address: str, *, with_texts: bool) -> list[str]:
    """Forget a person everywhere, in the unit of work that is open. Gives the keys of their files, which are to be
    deleted after it is committed. What is left: a nameless principal, and things that nobody wrote.
    """
    principal = person.principal
    hooks().community_forget(principal_id=principal.id, address=address, with_texts=with_texts)
    exports = session().scalars(select(DataExport.key).where(DataExport.person_id == person.id)).all()
    gone = [key for key in exports if key]
    if principal.picture:
        gone.append(picture_key(principal.picture))
    for table in (
        AddressChange, Arrival, DataExport, FieldChange, LinkedAccount, Password, Profile, SignInSession,
    ):  # fmt: skip
        session().execute(delete(table).where(table.person_id == person.id))
    links = or_(MailedLink.person_id == person.id, MailedLink.address == address)
    session().execute(delete(MailedLink).where(links))
    for grants in (Grant, SuspendedGrant):
        session().execute(delete(grants).where(grants.principal_id == principal.id))
    said = update(StaffAct).where(StaffAct.thing_id == person.id)
    session().execute(said.values(about="", before="", after="", reason=""))
    session().execute(update(Thing).where(Thing.author_id == principal.id).values(author_id=None))
    person.email = person.email_confirmed_at = person.language = person.zone = None
    principal.name, principal.hue, principal.ref, principal.picture = "", 0, None, None
    session().flush()
    return gone
