"""What people's own tables hold of somebody, for their export."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.core.db import session
from community.core.files import files
from community.people.actions.profiles import picture_key
from community.people.models import FieldChange, LinkedAccount, Person, SignInSession
from community.people.queries import profile_of


def personal_data(principal_id: int) -> dict[str, Any]:
    """Account, profile with all that stood in it before, ways in, devices, picture."""
    person = session().scalars(select(Person).where(Person.principal_id == principal_id)).one()
    profile = profile_of(person)
    changes = select(FieldChange).where(FieldChange.person_id == person.id).order_by(FieldChange.id)
    linked = select(LinkedAccount).where(LinkedAccount.person_id == person.id).order_by(LinkedAccount.id)
    devices = select(SignInSession).where(SignInSession.person_id == person.id).order_by(SignInSession.id)
    found: dict[str, Any] = {
        "account": {
            "name": person.name,
            "email": person.email,
            "email confirmed": person.email_confirmed_at,
            "since": person.admitted_at,
            "language": person.language,
            "zone": person.zone,
            "opened by": [{"issuer": each.issuer, "subject": each.subject} for each in session().scalars(linked)],
            "devices": [
                {"device": each.device, "from": each.begun_at, "seen": each.last_seen_at}
                for each in session().scalars(devices)
            ],
        },
        "profile": {
            "headline": profile.headline,
            "company": profile.company,
            "about": profile.about,
            "links": profile.links,
            "changes": [
                {"at": each.changed_at, "field": each.field, "before": each.before, "after": each.after}
                for each in session().scalars(changes)
            ],
        },
    }
    if person.principal.picture and (picture := files().read(picture_key(person.principal.picture))):
        found["picture.webp"] = picture
    return found
