"""Who a list names beside a thing: name, hue and picture, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause

from community.access.models import PrincipalKind


class Face(NamedTuple):
    """What lists show of a principal."""

    id: int
    kind: PrincipalKind
    name: str
    hue: int
    ref: str | None
    picture: str | None


def face_columns(principal: FromClause, name: str = "face") -> list[ColumnElement[Any]]:
    """The columns of a statement, its last ones, that `face_in` reads."""
    return [principal.c[field].label(f"{name}_{field}") for field in Face._fields]


def face_in(row: Sequence[Any]) -> Face | None:
    """Whoever a row ends with; None where nobody was joined."""
    values = row[-len(Face._fields) :]
    return None if values[0] is None else Face(*values)
