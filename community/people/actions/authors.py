"""People who wrote elsewhere, before their community came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.access.models import SITE_ID, Audience, Principal, PrincipalKind, Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Identity, IdentityKind
from community.activity.taking_in import Happened, record_from
from community.core.db import session
from community.people.actions.accounts import HUES
from community.people.models import Person
from community.people.names import shown_name
from community.people.verbs import PersonJoined
from community.plugins import CORE


@dataclass(frozen=True)
class Author:
    """Somebody who had an account elsewhere."""

    external_id: str
    name: str
    joined_at: datetime


def take_in_authors(actor: Viewer, source: str, authors: Sequence[Author]) -> None:
    """Keep people as authors of what they wrote. Nothing opens their accounts, and they hold no grant."""
    site = session().get_one(Audience, SITE_ID)
    require(actor, "person.admit", site)
    principals = [Principal(kind=PrincipalKind.PERSON, name=shown_name(each.name)) for each in authors]
    session().add_all(principals)
    session().flush()
    things, identities = [], []
    for author, principal in zip(authors, principals, strict=True):
        principal.hue = principal.id % HUES
        at = author.joined_at
        things.append(Thing(kind="person", root_id=0, audience=site, author=principal, keeper=CORE, created_at=at))
        identities.append(Identity(kind=IdentityKind.PERSON, principal_id=principal.id))
    session().add_all([*things, *identities])
    session().flush()
    for thing, principal in zip(things, principals, strict=True):
        thing.root_id = thing.id
        session().add(Person(id=thing.id, thing=thing, principal=principal, admitted_at=thing.created_at))
    session().flush()
    record_from(
        source,
        [
            Happened(author.external_id, PersonJoined(thing=thing), identity.id, author.joined_at)
            for author, thing, identity in zip(authors, things, identities, strict=True)
        ],
    )
