"""Something small to write, and whether it was kept."""

from __future__ import annotations

from sqlalchemy import func, select

from community.access.models import Principal, PrincipalKind
from community.core.db import session


def add_principal(name: str = "Passing") -> Principal:
    """A row like any other."""
    principal = Principal(kind=PrincipalKind.SERVICE, name=name)
    session().add(principal)
    session().flush()
    return principal


def stored(name: str = "Passing") -> int:
    """How many of that name are committed."""
    session().rollback()
    return session().scalar(select(func.count(Principal.id)).where(Principal.name == name)) or 0
