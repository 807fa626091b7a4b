"""Leaving for good, and taking one's data along. What takes its time is left to jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from community.access.models import State
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.people.models import Arrival, DataExport, Farewell, MailedLink, Person, SignInSession
from community.people.specs import Hindrance
from community.people.verbs import PersonLeft
from community.plugins import hooks

KEPT_FOR = timedelta(days=7)
MOST_IN_A_DAY = 3


def ask_for_export(actor: Viewer, person: Person, now: datetime) -> None:
    """Have all that is kept about oneself put together. Raises Conflict where that was asked for too often."""
    require(actor, "person.edit", person)
    mine = select(DataExport).where(DataExport.person_id == person.id)
    if session().scalars(mine.where(DataExport.ready_at.is_(None))).first():
        return
    lately = mine.where(DataExport.asked_at > now - timedelta(days=1)).subquery()
    if session().scalar(select(func.count()).select_from(lately)) >= MOST_IN_A_DAY:  # type: ignore[operator]  # a count is a number
        raise Conflict(_("You have asked for it several times today. Please wait until tomorrow."))
    session().add(DataExport(person_id=person.id, asked_at=now, ends_at=now + KEPT_FOR))


def hindrances_of(person: Person) -> list[Hindrance]:
    """What somebody must do before they can leave for good."""
    found = hooks().community_before_leaving(principal_id=person.principal_id)
    return [each for some in found for each in some]


def leave_for_good(actor: Viewer, person: Person, now: datetime, *, with_texts: bool) -> None:
    """Shut one's account for ever: nobody finds the person from now on, and a job forgets everything else.

    Raises Conflict while something stands in the way.
    """
    require(actor, "person.edit", person)
    if hindrances_of(person):
        raise Conflict(_("Something has to be done first. Nothing was changed."))
    record(actor, PersonLeft(thing=person))
    person.deactivated_at = now
    person.thing.state = State.DELETED
    person.principal.ref = None
    for table in (SignInSession, MailedLink, Arrival):
        session().execute(delete(table).where(table.person_id == person.id))
    session().add(Farewell(person_id=person.id, with_texts=with_texts, asked_at=now))
    session().flush()
