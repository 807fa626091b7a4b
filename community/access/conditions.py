"""The sentences that rules are made of. An audience answers three questions: known, teased, read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from community.access.models import Audience, Role, State, Thing, Visibility
from community.access.viewers import Term
from community.plugins import loaded_keepers

PARENTS = 2
"""Sub-group, group, site: access is the narrowest along them."""

Condition = Callable[[Term, Any], ColumnElement[bool]]


def reads(term: Term, audience: Any) -> ColumnElement[bool]:
    """It is public, or open to the viewer by a grant; and so is everything that it lies in."""
    return _along(audience, lambda each: or_(each.visibility == Visibility.PUBLIC, term.granted(each.id)))


def knows(term: Term, audience: Any) -> ColumnElement[bool]:
    """It is not private, or open to the viewer by a grant; and so is everything that it lies in."""
    return _along(audience, lambda each: or_(each.visibility != Visibility.PRIVATE, term.granted(each.id)))


def readable(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """The thing and its root are live, their keepers are loaded, and the viewer reads the root's audience."""
    return _on_root(thing_id, lambda audience: reads(term, audience))


def knowable(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """As `readable`, for a viewer who only has to know the audience."""
    return _on_root(thing_id, lambda audience: knows(term, audience))


def holds(term: Term, thing_id: Any, *roles: Role) -> ColumnElement[bool]:
    """The viewer was granted one of these roles (any, if none is named) towards the root's audience."""
    return _on_root(thing_id, lambda audience: term.holds(audience.id, *roles))


def _along(audience: Any, own: Callable[[Any], ColumnElement[bool]], parents: int = PARENTS) -> ColumnElement[bool]:
    if parents == 0:
        return own(audience)
    parent = aliased(Audience)
    above = exists().where(parent.id == audience.parent_id, _along(parent, own, parents - 1))
    return and_(own(audience), or_(audience.parent_id.is_(None), above))


def _on_root(thing_id: Any, condition: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    thing, root, audience = aliased(Thing), aliased(Thing), aliased(Audience)
    keepers = loaded_keepers()
    return exists().where(
        thing.id == thing_id,
        thing.state == State.LIVE,
        thing.keeper.in_(keepers),
        root.id == thing.root_id,
        root.state == State.LIVE,
        root.keeper.in_(keepers),
        audience.id == root.audience_id,
        condition(audience),
    )
