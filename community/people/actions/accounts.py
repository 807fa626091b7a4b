"""Accounts: made for whoever is vouched for, admitted, deactivated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from community.access.models import SITE_ID, Audience, Grant, Principal, PrincipalKind, Role, State
from community.access.permissions import require
from community.access.suspending import restore_grants, suspend_grants
from community.access.things import new_root
from community.access.viewers import Viewer, viewer_of
from community.activity.log import record
from community.activity.models import Identity, IdentityKind
from community.admin.actions import note_act
from community.core.db import session
from community.notifications.actions import keep_recipient
from community.people.models import EMAIL_LENGTH, Arrival, LinkedAccount, MailedLink, Person, SignInSession
from community.people.names import shown_name
from community.people.staff_acts import APPROVED, REACTIVATED, SUSPENDED
from community.people.verbs import PersonDeactivated, PersonJoined, PersonReactivated

HUES = 12


@dataclass(frozen=True)
class Claims:
    """What a provider, or the host site, says of somebody. Only `issuer` and `subject` say who it is."""

    issuer: str
    subject: str
    name: str
    email: str = ""
    email_verified: bool = False


def admit(actor: Viewer, claims: Claims, now: datetime, *, waiting: bool = False) -> Person:
    """The person behind `claims`, with a new account if there is none. A matching address opens nothing.

    `waiting` leaves a new account without a place in the community until somebody approves it.
    """
    known = select(LinkedAccount).where(
        LinkedAccount.issuer == claims.issuer, LinkedAccount.subject == claims.subject
    )
    if account := session().scalars(known).first():
        return account.person
    person = new_person(actor, claims, now, waiting=waiting)
    session().add(LinkedAccount(person=person, issuer=claims.issuer, subject=claims.subject, linked_at=now))
    session().flush()
    return person


def new_person(actor: Viewer, claims: Claims, now: datetime, *, waiting: bool = False) -> Person:
    """An account that nothing opens yet. An address that is proven elsewhere is left out."""
    site = session().get_one(Audience, SITE_ID)
    require(actor, "person.admit", site)
    principal = Principal(kind=PrincipalKind.PERSON, name=shown_name(claims.name))
    session().add(principal)
    session().flush()
    principal.hue = principal.id % HUES
    thing = new_root(viewer_of(principal), "person", site, now)
    thing.state = State.HIDDEN
    email = free_address(claims.email, verified=claims.email_verified)
    confirmed_at = now if email and claims.email_verified else None
    person = Person(id=thing.id, thing=thing, principal=principal, email=email, email_confirmed_at=confirmed_at)
    session().add_all([person, Identity(kind=IdentityKind.PERSON, principal_id=principal.id)])
    session().flush()
    note_address(person)
    if not waiting:
        _let_in(person, now)
    return person


def free_address(email: str, *, verified: bool) -> str | None:
    """The address as it is kept, if nobody else has proven it. Whoever only claimed it loses it to a proof."""
    address = email.strip().lower()
    if not address.isprintable() or not 0 < len(address) <= EMAIL_LENGTH:
        return None
    proven = Person.email_confirmed_at.is_not(None)
    if session().scalars(select(Person.id).where(Person.email == address, proven)).first():
        return None
    if verified:
        for claimant in session().scalars(select(Person).where(Person.email == address)).all():
            claimant.email = None
            note_address(claimant)
        session().execute(delete(MailedLink).where(MailedLink.address == address))
    return address


def note_address(person: Person) -> None:
    """Say where somebody is reached from now on; nowhere while the account is shut."""
    is_open = person.deactivated_at is None
    keep_recipient(
        person.principal_id,
        address=person.email if is_open else None,
        confirmed_at=person.email_confirmed_at if is_open else None,
        language=person.language,
        zone=person.zone,
    )


def approve(actor: Viewer, person: Person, now: datetime) -> None:
    """Let somebody in who asked to join."""
    require(actor, "person.approve", person)
    if person.admitted_at is None:
        _let_in(person, now)
        note_act(actor, APPROVED, thing=person)


def decline(actor: Viewer, person: Person) -> None:
    """Say no to somebody who asked to join: what opens their account is gone, and nobody ever saw it."""
    require(actor, "person.approve", person)
    if person.admitted_at is None:
        for table in (LinkedAccount, SignInSession, MailedLink, Arrival):
            session().execute(delete(table).where(table.person_id == person.id))
        person.email = person.email_confirmed_at = None
        person.deactivated_at = person.thing.created_at
        person.thing.state = State.DELETED
        note_address(person)


def deactivate(actor: Viewer, person: Person, now: datetime, *, reason: str = "") -> None:
    """Shut an account: its sessions end at once, and nothing opens it until it is reactivated."""
    require(actor, "person.deactivate", person)
    if person.deactivated_at is None:
        person.deactivated_at = now
        person.thing.state = State.HIDDEN
        person.principal.ref = None
        for table in (SignInSession, MailedLink, Arrival):
            session().execute(delete(table).where(table.person_id == person.id))
        suspend_grants(person.principal_id)
        note_address(person)
        record(actor, PersonDeactivated(thing=person))
        note_act(actor, SUSPENDED, thing=person, reason=reason)


def reactivate(actor: Viewer, person: Person, *, reason: str = "") -> None:
    """Open an account again that was deactivated."""
    require(actor, "person.deactivate", person)
    if person.deactivated_at is not None:
        person.deactivated_at = None
        person.thing.state = State.LIVE if person.admitted_at else State.HIDDEN
        person.principal.ref = person.thing.ref if person.admitted_at else None
        restore_grants(person.principal_id)
        note_address(person)
        record(actor, PersonReactivated(thing=person))
        note_act(actor, REACTIVATED, thing=person, reason=reason)


def _let_in(person: Person, now: datetime) -> None:
    person.admitted_at = now
    person.thing.state = State.LIVE
    person.principal.ref = person.thing.ref
    session().add(Grant(principal_id=person.principal_id, audience_id=SITE_ID, role=Role.MEMBER))
    session().flush()
    record(viewer_of(person.principal), PersonJoined(thing=person))
