"""Who sees a thing: counted by the rules themselves, for those who answer for it. Nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from community.access.kinds import Card, cards, kinds
from community.access.models import ANONYMOUS_ID, STAND_IN_ID, Grant, Principal, PrincipalKind, Thing
from community.access.permissions import acts, visible, who
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.groups.models import Group
from community.search.documents import reading, seeing


@dataclass(frozen=True)
class Circle:
    """How many have a permission. `everybody`: also whoever has no account. None for a viewer who is not told how
    many are in the group.
    """

    everybody: bool
    people: int | None
    programs: int


@dataclass(frozen=True)
class Sight:
    """Who reads a thing, and who is only shown that it is there."""

    card: Card
    readers: Circle
    knowing: Circle
    whole: bool
    """Also those are counted who hide from the viewer that they are in the group."""

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
    own, counted = Counting.of(viewer, thing), cards([thing])[thing.id]
    return Sight(counted, _circle(reading(kind), row, own), _circle(seeing(kind), row, own), own.whole)


@dataclass(frozen=True)
class Counting:
    """Whom a viewer is told the number of: numbers count whom they could see in the group itself."""

    whole: bool
    told: bool
    hidden: Select[int]

    @classmethod
    def of(cls, viewer: Viewer, thing: Thing) -> Counting:
        """For what is in the group of a thing."""
        audience_id = session().get_one(Thing, thing.root_id).audience_id
        hidden = select(Grant.principal_id).where(
            Grant.audience_id == audience_id, Grant.hidden, Grant.principal_id != viewer.principal_id
        )
        group = session().scalars(select(Group).where(Group.audience_id == audience_id)).first()
        if group is None:
            return cls(whole=True, told=True, hidden=hidden)
        can = acts(viewer, group, "group.keep", "group.see_members")
        return cls(whole="group.keep" in can, told="group.see_members" in can, hidden=hidden)


def _circle(permission: str, row: object, own: Counting) -> Circle:
    allowed = select(Principal.kind, func.count(Principal.id)).where(
        Principal.id.in_(who(permission, row)), Principal.id != STAND_IN_ID
    )
    if not own.whole:
        allowed = allowed.where(Principal.id.not_in(own.hidden))
    counted: dict[PrincipalKind, int] = dict(session().execute(allowed.group_by(Principal.kind)).all())
    everybody = session().scalars(who(permission, row).where(Principal.id == ANONYMOUS_ID)).first() is not None
    people = counted.get(PrincipalKind.PERSON, 0) if own.told else None
    return Circle(everybody, people, counted.get(PrincipalKind.SERVICE, 0))
