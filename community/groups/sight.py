"""Who sees a thing: counted by the rules themselves, for those who answer for it. Nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from community.access.kinds import Card, cards, kinds
from community.access.models import ANONYMOUS_ID, STAND_IN_ID, Principal, PrincipalKind, Thing
from community.access.permissions import visible, who
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.search.documents import reading, seeing


@dataclass(frozen=True)
class Circle:
    """How many have a permission. `everybody`: also whoever has no account."""

    everybody: bool
    people: int
    programs: int


@dataclass(frozen=True)
class Sight:
    """Who reads a thing, and who is only shown that it is there."""

    card: Card
    readers: Circle
    knowing: Circle

    @property
    def teased(self) -> bool:
        """Whether more know of it than read it."""
        return self.readers != self.knowing


def sight_of(viewer: Viewer, ref: str) -> Sight:
    """Who sees the thing at a reference, now. Raises NotFound, also for a viewer who does not answer for it."""
    found = select(Thing).where(Thing.ref == ref, visible(viewer, "thing.show_sight"))
    thing = session().scalars(found).first()
    if thing is None or thing.kind not in kinds():
        raise NotFound
    kind = kinds()[thing.kind]
    row = session().get_one(kind.model, thing.id)
    return Sight(cards([thing])[thing.id], _circle(reading(kind), row), _circle(seeing(kind), row))


def _circle(permission: str, row: object) -> Circle:
    allowed = select(Principal.kind, func.count(Principal.id)).where(
        Principal.id.in_(who(permission, row)), Principal.id != STAND_IN_ID
    )
    counted: dict[PrincipalKind, int] = dict(session().execute(allowed.group_by(Principal.kind)).all())
    everybody = session().scalars(who(permission, row).where(Principal.id == ANONYMOUS_ID)).first() is not None
    return Circle(everybody, counted.get(PrincipalKind.PERSON, 0), counted.get(PrincipalKind.SERVICE, 0))
