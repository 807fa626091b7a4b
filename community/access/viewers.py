"""Who looks: as an object for Python, and as a term for SQL conditions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, exists, false, literal, select

from community.access.models import (
    ANONYMOUS_ID,
    SYSTEM_ID,
    Audience,
    Grant,
    Principal,
    PrincipalKind,
    Role,
    Visibility,
)
from community.core.db import session, table

_GRANT = table(Grant).alias("ruled_grant")


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
        rows = select(Grant.audience_id).join(Audience, Audience.id == Grant.audience_id)
        closed = Audience.visibility != Visibility.PUBLIC
        return frozenset(session().scalars(rows.where(Grant.principal_id == self.principal_id, closed)))


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
    loaded: frozenset[int] | None = None

    def holds(self, audience_id: Any, *roles: Role) -> ColumnElement[bool]:
        """Whether a role towards the audience was granted; any role if none is named."""
        grant = _GRANT.c
        found = exists().where(grant.principal_id == self.principal_id, grant.audience_id == audience_id)
        found = found.correlate_except(_GRANT)  # by itself SQLAlchemy looks for the principal one level up only
        return found.where(grant.role.in_(roles)) if roles else found

    def granted(self, audience_id: Any) -> ColumnElement[bool]:
        """Whether the audience, if it is not public, is open to the viewer."""
        if self.loaded is None:
            return self.holds(audience_id)
        if not self.loaded:
            return false()
        found: ColumnElement[bool] = audience_id.in_(sorted(self.loaded))
        return found


def loaded_term(viewer: Viewer) -> Term:
    """One viewer with the ids that were granted: for filtering lists."""
    return Term(literal(viewer.principal_id), literal(viewer.signed_in), viewer.granted)


def asking_term(viewer: Viewer) -> Term:
    """One viewer whose grants are asked of the table now: for acts, whose requirement must hold at this moment."""
    return Term(literal(viewer.principal_id), literal(viewer.signed_in))


def every_principal(principal: Any) -> Term:
    """All principals at once, as columns: for "who may?"."""
    return Term(principal.id, principal.kind == PrincipalKind.PERSON)
