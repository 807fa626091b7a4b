"""Looking at a group as somebody else: who that is while a page is made, and which addresses belong to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.access.models import (
    SITE_ID,
    STAND_IN_ID,
    Audience,
    Grant,
    OwnRole,
    Principal,
    PrincipalKind,
    Role,
    Thing,
)
from community.access.permissions import require
from community.access.viewers import Viewer, anonymous
from community.core.db import session
from community.core.errors import NotFound
from community.core.i18n import _l
from community.core.unit import supposing
from community.groups.charters import own_roles
from community.groups.desk import follow_role
from community.groups.models import Group

OUTSIDE = {"visitor": _l("Visitor"), "signed-in": _l("Signed in")}
INSIDE = {"guest": _l("Guest"), "member": _l("Member"), "moderator": _l("Moderator")}


@dataclass(frozen=True)
class Part:
    """As whom one can look: `word` stands in the address. Without a role they are not in the group."""

    word: str
    label: str
    role: Role | None = None
    own: OwnRole | None = None


def parts_of(viewer: Viewer, group: Group) -> Sequence[Part]:
    """As whom those who may change a group can look at it."""
    require(viewer, "group.manage", group)
    plain = [Part(word, str(label)) for word, label in OUTSIDE.items()]
    roles = [Part(word, str(label), Role(word)) for word, label in INSIDE.items()]
    return [*plain, *roles, *(Part(f"own-{own.ref}", own.name, own.standing, own) for own in own_roles(group))]


def part_of(parts: Sequence[Part], word: str) -> Part:
    """The one that an address names. Raises NotFound."""
    for part in parts:
        if part.word == word:
            return part
    raise NotFound


@contextmanager
def standing_in(part: Part, group: Group) -> Iterator[Viewer]:
    """Somebody who is what `part` says and nothing else, and whom the rules are asked about as about anybody."""
    if part.word == "visitor":
        yield anonymous()
        return
    audiences = _around(group.audience) if part.role else [SITE_ID]
    with supposing(lambda: _suppose(part, group, audiences)):
        yield Viewer(STAND_IN_ID, PrincipalKind.PERSON, part.label)


def _suppose(part: Part, group: Group, audiences: Sequence[int]) -> None:
    """A service rather than a person in the table, so that lists and counts of people are those of the others. Who
    keeps the group has its desk before them.
    """
    session().add(Principal(id=STAND_IN_ID, kind=PrincipalKind.SERVICE, name=part.label))
    session().flush()
    for audience_id in audiences:
        here = audience_id == group.audience_id
        role = part.role if here and part.role else Role.MEMBER
        own = part.own.id if here and part.own else None
        session().add(Grant(principal_id=STAND_IN_ID, audience_id=audience_id, role=role, own_role_id=own))
    session().flush()
    follow_role(group, STAND_IN_ID, part.role)


def _around(audience: Audience) -> Sequence[int]:
    """The audience and all that it lies in: whoever is in a group is in those as well."""
    found = [audience.id]
    while audience.parent_id:
        audience = session().get_one(Audience, audience.parent_id)
        found.append(audience.id)
    return found


def about(group_audience: int, refs: Collection[str]) -> frozenset[str]:
    """Those of the references that stand for the group or for what is in it."""
    root = aliased(Thing)
    found = select(Thing.ref).join(root, root.id == Thing.root_id).where(root.audience_id == group_audience)
    return frozenset(session().scalars(found.where(Thing.ref.in_(refs)))) if refs else frozenset()
