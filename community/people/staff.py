"""Staff: the people who look after the whole community, by a role towards the site."""

from __future__ import annotations

from sqlalchemy import select, update

from community.access.models import SITE_ID, Audience, Grant, Role
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.people.models import Person
from community.people.verbs import PersonAppointed


def appoint(actor: Viewer, person: Person) -> None:
    """Make somebody staff."""
    require(actor, "person.appoint", session().get_one(Audience, SITE_ID))
    of_person = (Grant.principal_id == person.principal_id, Grant.audience_id == SITE_ID)
    session().execute(update(Grant).where(*of_person).values(role=Role.OWNER))
    record(actor, PersonAppointed(thing=person))


def person_with_address(address: str) -> Person:
    """Who has this confirmed address. Raises Conflict if that is nobody, or not one alone."""
    found = select(Person).where(Person.email == address.strip().lower(), Person.email_confirmed_at.is_not(None))
    people = session().scalars(found).all()
    if len(people) != 1:
        raise Conflict(
            _("%(num)d accounts have the confirmed address %(address)s.", num=len(people), address=address)
        )
    return people[0]
