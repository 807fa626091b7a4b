"""The register of permissions, and their faces: visible, allowed, may, require, who.

A rule is a function of (viewer term, row) that gives one SQL condition. Its docstring is its sentence. What it gives
is kept and asked again: making conditions takes longer than asking them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, not_, select

from community.access.conditions import Condition, archived
from community.access.models import Principal
from community.access.snapshot import found_in_snapshot
from community.access.viewers import ASKING, ASKING_LISTS, Term, Viewer, asking, every_principal, loaded_term
from community.core.db import Ids, one_of, session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.i18n import _
from community.plugins import loaded_keepers

Given = TypeVarTuple("Given")
R = TypeVar("R")


@dataclass(frozen=True)
class Permission:
    """One thing that may be allowed: `topic.reply`, on rows of `entity`."""

    name: str
    entity: type[Any]
    sentence: str
    condition: Condition
    fixed: bool = True
    changes: str = ""


PERMISSIONS: dict[str, Permission] = {}


def permission(
    name: str, entity: type[Any], *, fixed: bool = True, changes: str = ""
) -> Callable[[Condition], Condition]:
    """Register a rule as the meaning of `name` on rows of `entity`. Say `fixed=False` where its condition depends on
    more than the viewer and the row: on a setting, or the time. Where it allows to change something in a group, name
    the column that holds the id of the thing as `changes`: nobody does that in a group that is archived.
    """

    def register(condition: Condition) -> Condition:
        if name in PERMISSIONS:
            raise ValueError(f"{name} has a rule already: {PERMISSIONS[name].sentence}")
        if not condition.__doc__:
            raise ValueError(f"{name} needs a sentence that says who may, as its docstring.")
        asked = _while_open(condition, changes) if changes else condition
        PERMISSIONS[name] = Permission(name, entity, condition.__doc__.strip(), asked, fixed, changes)
        return asked

    return register


def _while_open(condition: Condition, column: str) -> Condition:
    def asked(term: Term, row: Any) -> ColumnElement[bool]:
        return and_(condition(term, row), not_(archived(getattr(row, column))))

    return wraps(condition)(asked)


def visible(viewer: Viewer, name: str, row: Any = None) -> ColumnElement[bool]:
    """The condition that keeps the rows of a list for which `viewer` has the permission."""
    rule = PERMISSIONS[name]
    if row is not None or not rule.fixed:
        return rule.condition(loaded_term(viewer), rule.entity if row is None else row)
    return _visible(rule, viewer.principal_id, viewer.signed_in, viewer.granted, tuple(loaded_keepers()))


def shown(name: str, row: Any = None) -> ColumnElement[bool]:
    """The same for a statement that is `made_once`, and asked with the values of `asking_lists(viewer)`."""
    rule = PERMISSIONS[name]
    if not rule.fixed:
        raise ValueError(f"What {name} depends on changes: a statement that asks it cannot be kept.")
    return rule.condition(ASKING_LISTS, rule.entity if row is None else row)


def made_once(make: Callable[[*Given], R]) -> Callable[[*Given], R]:
    """Keep the statement that `make` gives, one for each set of keepers: rules name them. It is asked with values,
    and best made of plain tables: making a statement, and objects of its rows, takes longer than the database does.
    """

    @lru_cache(maxsize=256)
    def kept(_keepers: tuple[str, ...], *given: Any) -> R:
        return make(*given)

    @wraps(make)
    def statement(*given: *Given) -> R:
        return kept(tuple(loaded_keepers()), *given)

    return statement


def allowed(viewer: Viewer, name: str, rows: Iterable[Any]) -> set[int]:
    """The ids of those `rows` for which `viewer` has the permission, in one query."""
    if not (ids := [row.id for row in rows]):
        return set()
    return set(session().scalars(_statement(_allowed, (name,)), asking(viewer) | {"ids": ids}))


def may(viewer: Viewer, name: str, row: Any) -> bool:
    """Whether `viewer` has the permission on `row`, now."""
    return row.id in allowed(viewer, name, [row])


def require(actor: Viewer, name: str, row: Any) -> None:
    """Go on only with the permission. Raises NotFound where the actor may not know of the row, Conflict where nobody
    may because the group is archived, else Forbidden.
    """
    if may(actor, name, row):
        return
    asked = PERMISSIONS[name]
    see = [each for each, rule in PERMISSIONS.items() if rule.entity is asked.entity and each.endswith(".see")]
    if not any(may(actor, each, row) for each in see):
        raise NotFound
    if asked.changes and session().scalar(select(archived(getattr(row, asked.changes)))):
        raise Conflict(_("This group is archived: it can be read, and nothing is changed in it."))
    raise Forbidden


def acts(viewer: Viewer, row: Any, *names: str) -> frozenset[str]:
    """Which of the permissions `names` the viewer has on `row`, in one query: what a page offers to do. The parts of
    a page are told the same of the same snapshot, so what one part asked is not asked again.
    """
    if not names:
        return frozenset()
    known = found_in_snapshot(viewer.principal_id, PERMISSIONS[names[0]].entity, row.id)
    if missing := tuple(sorted(set(names) - known.keys())):
        found = session().execute(_statement(_acts, missing), asking(viewer) | {"row_id": row.id}).one()
        known.update(zip(missing, map(bool, found), strict=True))
    return frozenset(name for name in names if known[name])


def who(name: str, row: Any) -> Select[int]:
    """The ids of all principals that have the permission on `row`; the anonymous one stands for everybody."""
    rule = PERMISSIONS[name]
    holder = rule.condition(every_principal(Principal), rule.entity)
    return select(Principal.id).where(select(rule.entity.id).where(rule.entity.id == row.id, holder).exists())


def _statement(make: Any, names: tuple[str, ...]) -> Select[Any]:
    """A statement about the permissions `names`: the kept one, unless one of them is not fixed."""
    rules = tuple(PERMISSIONS[name] for name in names)
    keep = all(rule.fixed for rule in rules)
    made: Select[Any] = (make if keep else make.__wrapped__)(rules, tuple(loaded_keepers()))
    return made


@lru_cache(maxsize=256)
def _allowed(rules: tuple[Permission, ...], _keepers: tuple[str, ...]) -> Select[int]:
    [rule] = rules
    ids = bindparam("ids", type_=Ids)
    return select(rule.entity.id).where(one_of(rule.entity.id, ids), rule.condition(ASKING, rule.entity))


@lru_cache(maxsize=256)
def _acts(rules: tuple[Permission, ...], _keepers: tuple[str, ...]) -> Select[Any]:
    asked = [rule.condition(ASKING, rule.entity).label(f"act_{place}") for place, rule in enumerate(rules)]
    found: Select[Any] = select(*asked).where(rules[0].entity.id == bindparam("row_id"))  # type: ignore[assignment]  # columns of any number
    return found


@lru_cache(maxsize=512)
def _visible(
    rule: Permission, principal_id: int, signed_in: bool, granted: frozenset[int], _keepers: tuple[str, ...]
) -> ColumnElement[bool]:
    return rule.condition(Term(literal(principal_id), literal(signed_in), literal(granted, Ids)), rule.entity)
