"""Everything that is done to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.access.models import NAME_LENGTH, SITE_ID, Audience, Grant, Principal, PrincipalKind, Role
from community.access.permissions import require
from community.access.things import new_root
from community.access.viewers import Viewer, viewer_of
from community.activity.log import record
from community.activity.models import Identity, IdentityKind
from community.core.db import session
from community.core.ids import new_token, token_hash
from community.people.models import EMAIL_LENGTH, LinkedAccount, Person, SignInSession
from community.people.verbs import PersonJoined

SESSION_LASTS = timedelta(days=30)
HUES = 12


@dataclass(frozen=True)
class Claims:
    """What a provider, or the host site, says of somebody. Only `issuer` and `subject` say who it is."""

    issuer: str
    subject: str
    name: str
    email: str = ""
    email_verified: bool = False


def admit(actor: Viewer, claims: Claims, now: datetime) -> Person:
    """The person behind `claims`, with a new account if there is none. A matching address opens nothing."""
    known = select(LinkedAccount).where(
        LinkedAccount.issuer == claims.issuer, LinkedAccount.subject == claims.subject
    )
    if account := session().scalars(known).first():
        return account.person
    site = session().get_one(Audience, SITE_ID)
    require(actor, "person.admit", site)
    person = _new_person(claims, site, now)
    session().add(LinkedAccount(person=person, issuer=claims.issuer, subject=claims.subject, linked_at=now))
    record(viewer_of(person.principal), PersonJoined(thing=person))
    return person


def _new_person(claims: Claims, site: Audience, now: datetime) -> Person:
    principal = Principal(kind=PrincipalKind.PERSON, name=_shown_name(claims))
    session().add(principal)
    session().flush()
    principal.hue = principal.id % HUES
    thing = new_root(viewer_of(principal), "person", site, now)
    email = claims.email.strip().lower() if len(claims.email) <= EMAIL_LENGTH else ""
    person = Person(
        id=thing.id,
        thing=thing,
        principal=principal,
        email=email or None,
        email_confirmed_at=now if email and claims.email_verified else None,
    )
    session().add_all(
        [
            person,
            Grant(principal_id=principal.id, audience_id=site.id, role=Role.MEMBER),
            Identity(kind=IdentityKind.PERSON, principal_id=principal.id),
        ]
    )
    session().flush()
    return person


def _shown_name(claims: Claims) -> str:
    """A name on one line. An address is nobody's business, so whoever has no name is Somebody."""
    return _one_line(claims.name) or "Somebody"


def _one_line(text: str) -> str:
    words = ("".join(sign for sign in word if sign.isprintable()) for word in text.split())
    return " ".join(word for word in words if word)[:NAME_LENGTH].rstrip()


def sign_in(person: Person, now: datetime) -> str:
    """Begin a session and give the secret for its cookie, which is nowhere else."""
    token = new_token()
    session().add(
        SignInSession(token_hash=token_hash(token), person_id=person.id, begun_at=now, ends_at=now + SESSION_LASTS)
    )
    return token


def sign_out(token: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    session().execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))
