"""The sentences that rules are made of. An audience answers three questions: known, teased, read.

They are made of plain tables under names of their own: building them from mapped classes takes ten times as long,
and every page builds some. The names must not be used in the queries around them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, true

from community.access.models import SITE_ID, Audience, Role, State, Teased, Thing, Visibility
from community.access.viewers import Term
from community.core.db import number, table, word
from community.plugins import loaded_keepers

Condition = Callable[[Term, Any], ColumnElement[bool]]
Question = Callable[[Any], ColumnElement[bool]]

_THING = table(Thing).alias("ruled_thing")
_ROOT = table(Thing).alias("ruled_root")
_AUDIENCE = table(Audience).alias("ruled_audience")
_HOLDER = table(Thing).alias("ruled_holder")
_STILL_THING = table(Thing).alias("ruled_still_thing")
_STILL_ROOT = table(Thing).alias("ruled_still_root")
_STILL = table(Audience).alias("ruled_still")
_STILL_ABOVE = table(Audience).alias("ruled_still_above")
_PARENTS = [table(Audience).alias("ruled_parent"), table(Audience).alias("ruled_grandparent")]
"""Sub-group, group, site: access is the narrowest along them."""
MODERATORS = (Role.OWNER, Role.MODERATOR)


def readable(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """The thing, its root and the groups that it lies in are live, their keepers are loaded, and each of these groups
    (and the site) is public or open to the viewer by a grant.
    """
    return _on_root(thing_id, _along(_AUDIENCE, _is_open(term)))


def knowable(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """As `readable`, for a viewer who only has to know of the audience: it is not private, or open by a grant."""
    return _on_root(
        thing_id,
        _along(_AUDIENCE, lambda each: or_(each.visibility != word(Visibility.PRIVATE), term.granted(each.id))),
    )


def teased(term: Term, thing_id: Any, part: Teased) -> ColumnElement[bool]:
    """As `readable`, where an audience that is semi-private is enough if it shows outsiders this part."""
    return _on_root(thing_id, _along(_AUDIENCE, lambda each: or_(_is_open(term)(each), _teases(each, part))))


def _teases(audience: Any, part: Teased) -> ColumnElement[bool]:
    wanted = number(part.value)
    shows = audience.teased.bitwise_and(wanted) == wanted
    return and_(audience.visibility == word(Visibility.SEMI_PRIVATE), shows)


def holds(term: Term, thing_id: Any, *roles: Role) -> ColumnElement[bool]:
    """The viewer was granted one of these roles (any, if none is named) towards the root's audience."""
    return _on_root(thing_id, and_(_held(_AUDIENCE), term.holds(_AUDIENCE.c.id, *roles)))


def belongs(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """As `readable`, by grants alone: staff who entered a group for a while read there, and take no part."""
    return _on_root(thing_id, _along(_AUDIENCE, _is_theirs(term)))


def chartered(term: Term, thing_id: Any, act: str) -> ColumnElement[bool]:
    """What the viewer belongs to, and the charter of the root's audience allows them this act."""
    return _on_root(thing_id, and_(_along(_AUDIENCE, _is_theirs(term)), term.allowed(_AUDIENCE.c, act)))


def charter_shows(term: Term, thing_id: Any, act: str) -> ColumnElement[bool]:
    """As `chartered`, of an act that is only to look: what can be read is enough."""
    return _on_root(thing_id, and_(_along(_AUDIENCE, _is_open(term)), term.allowed(_AUDIENCE.c, act)))


def reaches(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """As `readable`, whatever became of the thing or of its root: hidden and deleted as well."""
    return _on_root(thing_id, _along(_AUDIENCE, _is_open(term)), there=_kept)


def moderates(term: Term, thing_id: Any) -> ColumnElement[bool]:
    """The viewer owns or moderates the root's audience, or the site, and could read the thing if it were there."""
    kept = or_(term.holds(_AUDIENCE.c.id, *MODERATORS), term.holds(SITE_ID, *MODERATORS))
    return _on_root(thing_id, and_(_along(_AUDIENCE, _is_open(term)), kept), there=_kept)


def stands(thing_id: Any) -> ColumnElement[bool]:
    """The thing, its root and the groups that it lies in are live, and their keepers are loaded."""
    return _on_root(thing_id, _along(_AUDIENCE, lambda _each: true()))


def archived(thing_id: Any) -> ColumnElement[bool]:
    """The group that a thing is in is archived, or the one around that."""
    above = exists().where(_STILL_ABOVE.c.id == _STILL.c.parent_id, _STILL_ABOVE.c.archived_at.is_not(None))
    still = or_(_STILL.c.archived_at.is_not(None), above.correlate_except(_STILL_ABOVE))
    around = exists().where(
        _STILL_THING.c.id == thing_id,
        _STILL_ROOT.c.id == _STILL_THING.c.root_id,
        _STILL.c.id == _STILL_ROOT.c.audience_id,
        still,
    )
    return around.correlate_except(_STILL_THING, _STILL_ROOT, _STILL)


def _is_open(term: Term) -> Question:
    return lambda each: or_(each.visibility == word(Visibility.PUBLIC), term.granted(each.id))


def _is_theirs(term: Term) -> Question:
    return lambda each: or_(each.visibility == word(Visibility.PUBLIC), term.holds(each.id))


def charter_says(term: Term, thing_id: Any, act: str) -> ColumnElement[bool]:
    """The charter of the root's audience allows the viewer this act, whether or not they can read anything there."""
    return _on_root(thing_id, term.allowed(_AUDIENCE.c, act))


def _along(audience: Any, own: Question, parents: Sequence[Any] = _PARENTS) -> ColumnElement[bool]:
    """The audience and all above it; one that lies deeper than there are levels is nobody's."""
    top = audience.c.parent_id.is_(None)
    here = and_(own(audience.c), _held(audience))
    if not parents:
        return and_(here, top)
    parent, further = parents[0], parents[1:]
    above = exists().where(parent.c.id == audience.c.parent_id, _along(parent, own, further))
    return and_(here, or_(top, above.correlate_except(parent)))


def _held(audience: Any) -> ColumnElement[bool]:
    """The group whose audience it is, if it is a group's, is live, and its keeper is loaded."""
    live = exists().where(_HOLDER.c.id == audience.c.holder_id, _there(_HOLDER.c))
    return or_(audience.c.holder_id.is_(None), live.correlate_except(_HOLDER))


def _there(thing: Any) -> ColumnElement[bool]:
    """It is live, and its keeper is loaded."""
    return and_(thing.state == word(State.LIVE), _kept(thing))


def _kept(thing: Any) -> ColumnElement[bool]:
    """Its keeper is loaded."""
    found: ColumnElement[bool] = thing.keeper.in_([word(each) for each in loaded_keepers()])
    return found


def _on_root(thing_id: Any, condition: ColumnElement[bool], *, there: Question = _there) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            _THING.c.id == thing_id,
            there(_THING.c),
            _ROOT.c.id == _THING.c.root_id,
            there(_ROOT.c),
            _AUDIENCE.c.id == _ROOT.c.audience_id,
            condition,
        )
        .correlate_except(_THING, _ROOT, _AUDIENCE)
    )
