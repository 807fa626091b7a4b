"""The numbers of a group by week, for its owners: who came and left, who was active, and what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select

from community.access.models import State, Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.models import Activity, Identity, IdentityKind
from community.core.db import number, session, table, word
from community.core.i18n import LazyString, _l
from community.groups.models import Group, Membership
from community.groups.verbs import GroupEntered

WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Counted:
    """Something that people do in groups and owners like to know the number of: the verbs that tell of it."""

    label: LazyString
    verbs: Callable[[], Sequence[str]]


COUNTED: dict[str, Counted] = {}
"""Features add theirs. What was hidden or deleted since does not count."""


@dataclass(frozen=True)
class Series:
    """One number for each week, the oldest first."""

    label: str | LazyString
    values: Sequence[int]

    @property
    def most(self) -> int:
        """The largest of them, and never nought: what a chart is as high as."""
        return max(1, *self.values)


@dataclass(frozen=True)
class Numbers:
    """The weeks, by the days on which they begin, and what was counted in them."""

    weeks: Sequence[datetime]
    series: Sequence[Series]


def numbers_of(viewer: Viewer, group: Group, now: datetime) -> Numbers:
    """The last weeks of a group, this one included: three queries, whatever there is."""
    require(viewer, "group.manage", group)
    weeks = weeks_before(now)
    return Numbers(weeks, [*_of_members(group, weeks), _active(group, weeks), *_done(group, weeks)])


def weeks_before(now: datetime) -> Sequence[datetime]:
    """The Mondays, at midnight in UTC, at which the last weeks begin."""
    monday = datetime.combine(now.astimezone(UTC).date() - timedelta(days=now.astimezone(UTC).weekday()), time(), UTC)
    return [monday - WEEK * back for back in range(WEEKS - 1, -1, -1)]


def _of_members(group: Group, weeks: Sequence[datetime]) -> Sequence[Series]:
    """How many there were at the end of each week, how many came, and how many left."""
    joined, left = table(Membership).c.joined_at, table(Membership).c.left_at
    there: list[ColumnElement[bool]] = []
    for at in weeks:
        end = at + WEEK
        there.append(and_(joined < end, or_(left.is_(None), left >= end)))
    came = [and_(joined >= at, joined < at + WEEK) for at in weeks]
    went = [and_(left >= at, left < at + WEEK) for at in weeks]
    sums = [func.sum(case((each, 1), else_=0)) for each in (*there, *came, *went)]
    found = session().execute(select(*sums).where(table(Membership).c.group_id == group.id)).one()
    values = [int(each or 0) for each in found]
    labels = (_l("Members"), _l("Joined"), _l("Left"))
    return [Series(label, values[place * WEEKS : (place + 1) * WEEKS]) for place, label in enumerate(labels)]


def _active(group: Group, weeks: Sequence[datetime]) -> Series:
    week, log, identity = _week(weeks), table(Activity), table(Identity)
    people = _in(group, weeks, week, func.count(distinct(log.c.identity_id)))
    people = people.join(identity, identity.c.id == log.c.identity_id)
    people = people.where(identity.c.kind == word(IdentityKind.PERSON), log.c.verb != word(GroupEntered.name))
    people = people.group_by(week)
    counted = {row[0]: row[1] for row in session().execute(people)}
    return Series(_l("Active people"), [counted.get(place, 0) for place in range(WEEKS)])


def _done(group: Group, weeks: Sequence[datetime]) -> Sequence[Series]:
    week, verb = _week(weeks), table(Activity).c.verb
    wanted = {name: tuple(each.verbs()) for name, each in COUNTED.items()}
    named = [word(each) for verbs in wanted.values() for each in verbs]
    rows = session().execute(_in(group, weeks, week, verb, func.count()).where(verb.in_(named)).group_by(week, verb))
    counts = {(place, done): count for place, done, count in rows}
    return [
        Series(COUNTED[name].label, [sum(counts.get((place, each), 0) for each in verbs) for place in range(WEEKS)])
        for name, verbs in wanted.items()
    ]


def _week(weeks: Sequence[datetime]) -> ColumnElement[int]:
    """Which of the weeks an activity falls into."""
    at = table(Activity).c.occurred_at
    return case(*((at < end, number(place)) for place, end in enumerate(weeks[1:])), else_=number(WEEKS - 1))


def _in(group: Group, weeks: Sequence[datetime], *columns: Any) -> Select[Any]:
    """What was done in these weeks to things of the group that are still there."""
    log, thing, root = table(Activity), table(Thing).alias(), table(Thing).alias()
    found = select(*columns).select_from(log).join(thing, thing.c.id == log.c.thing_id)
    found = found.join(root, root.c.id == thing.c.root_id)
    live = [each.c.state == word(State.LIVE) for each in (thing, root)]
    return found.where(root.c.audience_id == group.audience_id, log.c.occurred_at >= weeks[0], *live)
