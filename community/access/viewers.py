"""Who looks: as an object for Python, and as a term for SQL conditions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)

from community.access.models import (
    ANONYMOUS_ID,
    SITE_ID,
    SYSTEM_ID,
    Allowance,
    Audience,
    Grant,
    Holder,
    Principal,
    PrincipalKind,
    Reach,
    Role,
    Visibility,
)
from community.core.clock import now
from community.core.db import Ids, UTCDateTime, gathered, one_of, session, table, word
from community.core.settings import settings

_GRANT = table(Grant).alias("ruled_grant")
_CLOSED = table(Audience).alias("closed_audience")
_HELD = table(Grant).alias("ruled_held_grant")
_REACH = table(Reach).alias("ruled_reach")
_STAFF = table(Grant).alias("ruled_staff_grant")
_ALLOWANCE = table(Allowance).alias("ruled_allowance")
_NOW = bindparam("ruled_now", callable_=now, type_=UTCDateTime())
"""Asked when a statement runs, however long it has been kept."""
_REACHES: ColumnElement[bool] = bindparam(
    "ruled_reaches", callable_=lambda: settings().staff_reach != "members", type_=Boolean
)
"""The setting, asked as late: when it lets nobody in any more, whoever is in is out."""


def in_force(grant: Any) -> ColumnElement[bool]:
    """The grant has not ended."""
    return or_(grant.ends_at.is_(None), grant.ends_at > _NOW)


def reach_in_force(reach: Any) -> ColumnElement[bool]:
    """The setting still lets staff in, who it was is still of the staff, and the reach has not ended."""
    staff = _STAFF.c
    is_staff = exists().where(
        staff.principal_id == reach.principal_id,
        staff.audience_id == SITE_ID,
        staff.role.in_([word(Role.OWNER), word(Role.MODERATOR)]),
        in_force(staff),
    )
    return and_(reach.ends_at > _NOW, _REACHES, is_staff.correlate_except(_STAFF))


@dataclass
class Viewer:
    """A principal while it looks or acts. Made anew for each request: what it was granted is loaded once."""

    principal_id: int
    kind: PrincipalKind
    name: str
    hue: int = 0
    ref: str | None = None
    picture: str | None = None

    @property
    def signed_in(self) -> bool:
        """Whether this is a person with an account."""
        return self.kind is PrincipalKind.PERSON

    @cached_property
    def granted(self) -> frozenset[int]:
        """Ids of the audiences that are open to this viewer although they are not public."""
        return frozenset(session().scalars(_OPENED, {"asking_id": self.principal_id}))


def _opened(column: Any, principal_id: Any) -> Select[Any]:
    """What is not public and open to somebody: by a grant, or by a reach."""
    granted = select(_GRANT.c.audience_id).where(_GRANT.c.principal_id == principal_id, in_force(_GRANT.c))
    reached = select(_REACH.c.audience_id).where(_REACH.c.principal_id == principal_id, reach_in_force(_REACH.c))
    both = union_all(granted.correlate_except(_GRANT), reached.correlate_except(_REACH))
    return select(column).where(_CLOSED.c.visibility != word(Visibility.PUBLIC), _CLOSED.c.id.in_(both))


_OPENED = _opened(_CLOSED.c.id, bindparam("asking_id"))


def gathered_grants(principal_id: Any) -> ColumnElement[Any]:
    """The ids of `Viewer.granted` as one value, for the query that finds out who asks; see `ids_in`."""
    found = _opened(gathered(_CLOSED.c.id), principal_id)
    return found.correlate_except(_CLOSED).scalar_subquery()


def anonymous() -> Viewer:
    """Anyone who is not signed in."""
    return Viewer(ANONYMOUS_ID, PrincipalKind.ANONYMOUS, "")


def system() -> Viewer:
    """The community itself, when it acts."""
    return Viewer(SYSTEM_ID, PrincipalKind.SERVICE, "")


def viewer_of(principal: Principal) -> Viewer:
    """A fresh viewer for a principal."""
    return Viewer(principal.id, principal.kind, principal.name, principal.hue, principal.ref, principal.picture)


@dataclass(frozen=True)
class Term:
    """The viewer inside a condition: one viewer's values, or the columns of all principals at once."""

    principal_id: ColumnElement[int]
    signed_in: ColumnElement[bool]
    loaded: ColumnElement[Any] | None = None
    """The ids of the audiences that are open to the viewer although they are not public, if they were loaded."""

    def holds(self, audience_id: Any, *roles: Role) -> ColumnElement[bool]:
        """Whether a role towards the audience was granted; any role if none is named."""
        grant = _GRANT.c
        found = exists().where(
            grant.principal_id == self.principal_id, grant.audience_id == audience_id, in_force(grant)
        )
        found = found.correlate_except(_GRANT)  # by itself SQLAlchemy looks for the principal one level up only
        return found.where(grant.role.in_([word(role) for role in roles])) if roles else found

    def allowed(self, audience: Any, act: str) -> ColumnElement[bool]:
        """Whether the audience's charter allows the act to one of those that the viewer is. Owners may always."""
        allowance, grant = _ALLOWANCE.c, _HELD.c
        plain = and_(grant.own_role_id.is_(None), grant.role == allowance.holder)
        by_role = exists().where(
            grant.principal_id == self.principal_id,
            grant.audience_id == audience.id,
            or_(plain, grant.own_role_id == allowance.own_role_id),
            in_force(grant),
        )
        held = or_(
            allowance.holder == word(Holder.EVERYONE),
            and_(allowance.holder == word(Holder.SIGNED_IN), self.signed_in, self.holds(SITE_ID)),
            by_role.correlate_except(_HELD),
        )
        chartered = exists().where(allowance.charter_id == audience.charter_id, allowance.act == word(act), held)
        return or_(self.holds(audience.id, Role.OWNER), chartered.correlate_except(_ALLOWANCE))

    def granted(self, audience_id: Any) -> ColumnElement[bool]:
        """Whether the audience, if it is not public, is open to the viewer."""
        if self.loaded is None:
            return or_(self.holds(audience_id), self.reached(audience_id))
        return one_of(audience_id, self.loaded)

    def reached(self, audience_id: Any) -> ColumnElement[bool]:
        """Whether the viewer is of the staff and entered the audience for a while."""
        reach = _REACH.c
        found = exists().where(
            reach.principal_id == self.principal_id, reach.audience_id == audience_id, reach_in_force(reach)
        )
        return found.correlate_except(_REACH)


def loaded_term(viewer: Viewer) -> Term:
    """One viewer with the ids that were granted: for filtering lists."""
    return Term(literal(viewer.principal_id), literal(viewer.signed_in), literal(viewer.granted, Ids))


ASKING = Term(bindparam("asking_id", type_=Integer), bindparam("asking_signed_in", type_=Boolean))
"""Whoever asks a statement that is made once, with the values of `asking`; grants are asked of the table."""
ASKING_LISTS = Term(ASKING.principal_id, ASKING.signed_in, bindparam("asking_granted", type_=Ids))
"""The same with the ids that were granted: for lists, with the values of `asking_lists`."""


def asking(viewer: Viewer) -> dict[str, Any]:
    """The values of `ASKING`."""
    return {"asking_id": viewer.principal_id, "asking_signed_in": viewer.signed_in}


def asking_lists(viewer: Viewer) -> dict[str, Any]:
    """The values of `ASKING_LISTS`."""
    return asking(viewer) | {"asking_granted": viewer.granted}


def asking_term(viewer: Viewer) -> Term:
    """One viewer whose grants are asked of the table now: for acts, whose requirement must hold at this moment."""
    return Term(literal(viewer.principal_id), literal(viewer.signed_in))


def every_principal(principal: Any) -> Term:
    """All principals at once, as columns: for "who may?"."""
    return Term(principal.id, principal.kind == PrincipalKind.PERSON)
