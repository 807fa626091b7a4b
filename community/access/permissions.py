"""The register of permissions, and their faces: visible, allowed, may, require, who.

A rule is a function of (viewer term, row) that gives one SQL condition. Its docstring is its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from community.access.conditions import Condition
from community.access.models import Principal
from community.access.viewers import Term, Viewer, asking_term, every_principal, loaded_term
from community.core.db import session
from community.core.errors import Forbidden, NotFound


@dataclass(frozen=True)
class Permission:
    """One thing that may be allowed: `topic.reply`, on rows of `entity`."""

    name: str
    entity: type[Any]
    sentence: str
    condition: Condition


PERMISSIONS: dict[str, Permission] = {}


def permission(name: str, entity: type[Any]) -> Callable[[Condition], Condition]:
    """Register a rule as the meaning of `name` on rows of `entity`."""

    def register(condition: Condition) -> Condition:
        if name in PERMISSIONS:
            raise ValueError(f"{name} has a rule already: {PERMISSIONS[name].sentence}")
        if not condition.__doc__:
            raise ValueError(f"{name} needs a sentence that says who may, as its docstring.")
        PERMISSIONS[name] = Permission(name, entity, condition.__doc__.strip(), condition)
        return condition

    return register


def visible(viewer: Viewer, name: str, row: Any = None) -> ColumnElement[bool]:
    """The condition that keeps the rows of a list for which `viewer` has the permission."""
    rule = PERMISSIONS[name]
    return rule.condition(loaded_term(viewer), rule.entity if row is None else row)


def allowed(viewer: Viewer, name: str, rows: Iterable[Any]) -> set[int]:
    """The ids of those `rows` for which `viewer` has the permission, in one query."""
    return _allowed(asking_term(viewer), name, [row.id for row in rows])


def may(viewer: Viewer, name: str, row: Any) -> bool:
    """Whether `viewer` has the permission on `row`, now."""
    return row.id in allowed(viewer, name, [row])


def require(actor: Viewer, name: str, row: Any) -> None:
    """Go on only with the permission. Raises NotFound where the actor may not know of the row, else Forbidden."""
    if may(actor, name, row):
        return
    entity = PERMISSIONS[name].entity
    see = [each for each, rule in PERMISSIONS.items() if rule.entity is entity and each.endswith(".see")]
    raise Forbidden if any(may(actor, each, row) for each in see) else NotFound


def acts(viewer: Viewer, row: Any, *names: str) -> frozenset[str]:
    """Which of the permissions `names` the viewer has on `row`, in one query: what a page offers to do."""
    rules = [PERMISSIONS[name] for name in names]
    term = asking_term(viewer)
    asked = [rule.condition(term, rule.entity).label(f"act_{place}") for place, rule in enumerate(rules)]
    found = session().execute(select(*asked).where(rules[0].entity.id == row.id)).one()
    return frozenset(name for name, has in zip(names, found, strict=True) if has)


def who(name: str, row: Any) -> Select[int]:
    """The ids of all principals that have the permission on `row`; the anonymous one stands for everybody."""
    rule = PERMISSIONS[name]
    holder = rule.condition(every_principal(Principal), rule.entity)
    return select(Principal.id).where(select(rule.entity.id).where(rule.entity.id == row.id, holder).exists())


def _allowed(term: Term, name: str, ids: list[int]) -> set[int]:
    rule = PERMISSIONS[name]
    if not ids:
        return set()
    found = select(rule.entity.id).where(rule.entity.id.in_(ids), rule.condition(term, rule.entity))
    return set(session().scalars(found))
