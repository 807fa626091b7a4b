"""Reads about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from community.access.models import SITE_ID, Grant, Principal, Role, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer, gathered_grants
from community.core.db import ids_in, session
from community.core.errors import NotFound
from community.core.ids import token_hash
from community.drafts.queries import number_of_drafts
from community.people.models import Arrival, DataExport, LinkedAccount, Person, Profile, SignInSession, SiteInvitation

LIST = 100
PAGE = 50


def session_with(token: str, now: datetime) -> tuple[SignInSession, frozenset[int], int] | None:
    """The session of this secret, while it lasts and its person's account is open; what the person was granted, as
    `Viewer.granted` has it; and how many drafts they have.
    """
    found = session().execute(_HELD, {"token_hash": token_hash(token), "now": now}).first()
    return (found[0], ids_in(found[1]), found[2]) if found else None


_HELD = (
    select(SignInSession, gathered_grants(Person.principal_id), number_of_drafts(Person.principal_id))
    .join(Person, Person.id == SignInSession.person_id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ends_at > bindparam("now"),
        Person.deactivated_at.is_(None),
    )
)


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


def get_person(viewer: Viewer, ref: str) -> Person:
    """The person whose page is at this address. Raises NotFound, also for one whom the viewer may not see."""
    there = select(Person).join(Thing, Thing.id == Person.id).where(Thing.ref == ref, visible(viewer, "person.see"))
    person = session().scalars(there).first()
    if person is None:
        raise NotFound
    return person


def profile_of(person: Person) -> Profile:
    """What somebody tells about themselves; an empty profile if they never wrote one."""
    kept = session().get(Profile, person.id)
    return kept or Profile(person_id=person.id, headline="", company="", about="", about_html="", links=[])


def exports_of(person: Person, now: datetime) -> Sequence[DataExport]:
    """What somebody asked for about themselves and can still fetch, newest first."""
    theirs = select(DataExport).where(DataExport.person_id == person.id, DataExport.ends_at > now)
    return session().scalars(theirs.order_by(DataExport.id.desc()).limit(LIST)).all()


def arrival_with(token: str, now: datetime) -> Arrival | None:
    """The arrival of this secret, while it lasts."""
    held = select(Arrival).where(Arrival.token_hash == token_hash(token), Arrival.ends_at > now)
    return session().scalars(held).first()


def people_waiting(viewer: Viewer) -> Sequence[Person]:
    """Who asked to join, for those who may answer; the longest waiting first."""
    waiting = select(Person).where(visible(viewer, "person.approve"), Person.deactivated_at.is_(None))
    return session().scalars(waiting.order_by(Person.id).limit(LIST)).all()


@dataclass(frozen=True)
class Listed:
    """Somebody in the list of staff, with their role towards the site."""

    person: Person
    role: Role | None


@dataclass(frozen=True)
class People:
    """A page of the list of staff; `after` begins the next one."""

    listed: Sequence[Listed]
    after: str


STATES: Mapping[str, ColumnElement[bool]] = {
    "": Person.deactivated_at.is_(None) | Person.admitted_at.is_not(None),
    "waiting": Person.admitted_at.is_(None) & Person.deactivated_at.is_(None),
    "suspended": Person.deactivated_at.is_not(None) & Person.admitted_at.is_not(None),
    "staff": Grant.role.in_((Role.OWNER, Role.MODERATOR)),
}
"""What the list of staff can be narrowed to. Whoever was declined is in none: nothing of them is kept open."""


def people_for_staff(viewer: Viewer, *, begins: str = "", state: str = "", after: str = "") -> People:
    """Accounts whose name or address begins so, the newest first, for those who look after them."""
    of_site = (Grant.principal_id == Person.principal_id) & (Grant.audience_id == SITE_ID)
    found = select(Person, Grant.role).outerjoin(Grant, of_site).where(visible(viewer, "person.look_after"))
    found = found.where(STATES[state])
    if begins:
        named = select(Principal.id).where(func.lower(Principal.name).startswith(begins.lower(), autoescape=True))
        by_address = Person.email.startswith(begins.lower(), autoescape=True)
        found = found.where(or_(Person.principal_id.in_(named), by_address))
    if after:
        found = found.where(Person.id < select(Thing.id).where(Thing.ref == after).scalar_subquery())
    loaded = found.options(joinedload(Person.thing)).order_by(Person.id.desc()).limit(PAGE + 1)
    rows = [Listed(person, role) for person, role in session().execute(loaded).unique()]
    return People(rows[:PAGE], rows[PAGE - 1].person.thing.ref if len(rows) > PAGE else "")


def person_for_staff(viewer: Viewer, ref: str) -> Listed:
    """An account, for those who look after it. Raises NotFound for anybody else."""
    of_site = (Grant.principal_id == Person.principal_id) & (Grant.audience_id == SITE_ID)
    asked = select(Person, Grant.role).outerjoin(Grant, of_site).join(Thing, Thing.id == Person.id)
    row = session().execute(asked.where(Thing.ref == ref, visible(viewer, "person.look_after"))).first()
    if row is None:
        raise NotFound
    return Listed(row[0], row[1])


def waiting_count(viewer: Viewer) -> int:
    """How many people wait for an answer, for those who may give it."""
    waiting = select(func.count(Person.id)).where(visible(viewer, "person.approve"), STATES["waiting"])
    return session().scalar(waiting) or 0


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
