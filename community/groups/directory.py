"""The directory: groups that a viewer may know of, but archived ones, by words, ways in and visibility, in any order.

What decides the order, and every number, is what the viewer could see in the group itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)

from community.access.models import Audience, Thing, Visibility
from community.access.permissions import made_once, shown
from community.access.viewers import ASKING_LISTS, Viewer, asking_lists
from community.core.db import number, session, table, word
from community.core.i18n import LazyString, _l
from community.groups.models import Group, Joining
from community.groups.queries import GroupCard, counted_members
from community.groups.rules import has_address, leads_in

PAGE = 24
SUGGESTED = 3
MOST_WORDS = 5
LONGEST_WORD = 40
WAYS = {"open": Joining.OPEN, "request": Joining.REQUEST, "domain": Joining.DOMAIN, "invitation": Joining.INVITATION}


@dataclass(frozen=True)
class Order:
    """By what groups stand in the list, the highest first: a value of each that its viewer sees; never null."""

    label: LazyString
    value: Callable[[Any], ColumnElement[Any]]
    falling: bool = True


ORDERS: dict[str, Order] = {
    "name": Order(_l("By name"), lambda group: group.name, falling=False),
    "new": Order(_l("Newest"), lambda group: group.id),
    "members": Order(_l("Most members"), lambda group: func.coalesce(counted_members(group), -1)),
}
"""Features add theirs."""
FIRST = "name"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. What is no word of ours is left out."""

    words: tuple[str, ...] = ()
    way: str = ""
    seen: str = ""
    mine: bool = False
    order: str = FIRST

    @property
    def filtered(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.words or self.way or self.seen or self.mine)


def asked_for(
    viewer: Viewer, *, q: str = "", way: str = "", seen: str = "", mine: bool = False, order: str = ""
) -> Asked:
    """What an address asks for, as far as it can be asked."""
    words = tuple(each[:LONGEST_WORD].lower() for each in q.split()[:MOST_WORDS])
    return Asked(
        words,
        way if way in WAYS else "",
        seen if seen in set(Visibility) else "",
        mine and viewer.signed_in,
        order if order in ORDERS else FIRST,
    )


@dataclass(frozen=True)
class Directory:
    """A page of the directory; `further` is what `after` takes for the next one, empty on the last."""

    groups: Sequence[GroupCard]
    further: str


def directory(viewer: Viewer, asked: Asked, *, after: str = "") -> Directory:
    """The groups that are asked for, as far as the viewer may know of them. A mark of a group that is not there, or
    not for the viewer, leads to the first page.
    """
    shape = (asked.order, asked.way, asked.seen, asked.mine, len(asked.words))
    values = asking_lists(viewer) | {f"word_{place}": _pattern(each) for place, each in enumerate(asked.words)}
    mark = session().execute(_mark(asked.order), values | {"ref": after}).first() if after else None
    if mark:
        values |= {"mark_value": mark.value, "mark_id": mark.id}
    rows = session().execute(_page(*shape, mark is not None, PAGE + 1), values).unique().all()
    cards = [GroupCard(group, count) for group, count in rows]
    return Directory(cards[:PAGE], cards[PAGE - 1].group.ref if len(cards) > PAGE else "")


def _pattern(text: str) -> str:
    """What holds the text, whatever signs are in it."""
    for sign in "/%_":
        text = text.replace(sign, f"/{sign}")
    return f"%{text}%"


@made_once
def _mark(order: str) -> Select[Any]:
    group, thing = table(Group), table(Thing).alias()
    found = select(group.c.id, ORDERS[order].value(group.c).label("value")).join(thing, thing.c.id == group.c.id)
    return found.where(thing.c.ref == bindparam("ref", type_=String), shown("group.see", group.c))


@made_once
def _page(
    order: str, way: str, seen: str, mine: bool, words: int, further: bool, most: int
) -> Select[Group, int | None]:
    """The statement for questions of one shape: what is asked for comes with its values. What is archived stands
    apart.
    """
    by, own = ORDERS[order], ASKING_LISTS
    value = by.value(Group)
    found: Select[Group, int | None] = select(Group, counted_members(Group)).where(shown("group.see"))
    if way:
        found = found.where(leads_in(Group, WAYS[way]))
    audience = table(Audience).alias()
    found = found.join(audience, audience.c.id == Group.audience_id).where(audience.c.archived_at.is_(None))
    if seen:
        found = found.where(audience.c.visibility == word(seen))
    if mine:
        found = found.where(own.holds(Group.audience_id))
    text = func.lower(Group.name + literal(" ") + Group.description)
    for place in range(words):
        found = found.where(text.like(bindparam(f"word_{place}", type_=String), escape="/"))
    if further:
        here = tuple_(value, Group.id)
        mark = tuple_(bindparam("mark_value", type_=value.type), bindparam("mark_id", type_=Integer))
        found = found.where(here < mark if by.falling else here > mark)
    ends = (value.desc(), Group.id.desc()) if by.falling else (value, Group.id)
    return found.order_by(*ends).limit(number(most))


def visibilities_for(viewer: Viewer) -> Sequence[Visibility]:
    """The sorts of groups that there are for the viewer: whoever is in no private one is not asked about those."""
    if not viewer.granted:
        return [Visibility.PUBLIC, Visibility.SEMI_PRIVATE]
    there = set(session().scalars(_visibilities(), asking_lists(viewer)))
    return [each for each in Visibility if each in there]


@made_once
def _visibilities() -> Select[Any]:
    audience = table(Audience).alias()
    found = select(audience.c.visibility).join(Group, Group.audience_id == audience.c.id)
    return found.where(shown("group.see")).distinct()


@dataclass(frozen=True)
class Suggestion:
    """A group that the viewer could join now, and why it is named."""

    card: GroupCard
    by_address: bool


def suggestions_for(viewer: Viewer) -> Sequence[Suggestion]:
    """Groups that the viewer may join without asking: first those that their confirmed address opens, then those
    with the most members.
    """
    if not viewer.signed_in:
        return []
    rows = session().execute(_suggested(), asking_lists(viewer)).unique()
    return [Suggestion(GroupCard(group, count), bool(by_address)) for group, count, by_address in rows]


@made_once
def _suggested() -> Select[Group, int | None, bool]:
    count = counted_members(Group)
    opened = and_(leads_in(Group, Joining.DOMAIN), has_address(ASKING_LISTS, Group))
    found = select(Group, count, opened.label("by_address")).where(shown("group.join"))
    falling = (opened.desc(), func.coalesce(count, -1).desc(), Group.id.desc())
    return found.order_by(*falling).limit(number(SUGGESTED))
