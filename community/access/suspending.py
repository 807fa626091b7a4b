"""What somebody was granted rests while their account is shut: rules, counts and lists see nothing of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select

from community.access.models import Grant, SuspendedGrant
from community.core.db import session

_COLUMNS = ["principal_id", "audience_id", "role", "own_role_id", "ends_at", "hidden"]


def suspend_grants(principal_id: int) -> None:
    """Take all that somebody was granted, until `restore_grants`."""
    _move(Grant, SuspendedGrant, principal_id)


def restore_grants(principal_id: int) -> None:
    """Give back what was taken."""
    _move(SuspendedGrant, Grant, principal_id)


def _move(origin: type[Any], destination: type[Any], principal_id: int) -> None:
    mine = origin.principal_id == principal_id
    rows = select(*(getattr(origin, name) for name in _COLUMNS)).where(mine)
    session().flush()
    session().execute(insert(destination).from_select(_COLUMNS, rows))
    session().execute(delete(origin).where(mine))
