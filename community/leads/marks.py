"""The mark of somebody as a score state keeps it: packed, with what it was made of."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from community.activity.models import Activity
from community.activity.visit_tables import Visit
from community.core.db import session
from community.core.postgres import oldest_open_xid
from community.leads.scoring.resuming import Mark
from community.leads.scoring.stages import Standing
from community.leads.scoring.story import Deed
from community.leads.scoring.tracks import Curve
from community.leads.telling import VISIT

MOST_KEPT, MOST_TURNS = 500, 500
"""Whoever has more that can still matter is read anew from the log each time; as is who came and went so often."""
PARTS = 4


@dataclass(frozen=True)
class Read:
    """How far the logs were read: all that was committed below a transaction, and no id above these."""

    xid: int
    activity: int
    visit: int

    def holds(self, xid: int, deed_id: Any) -> bool:
        """Whether a row of a log was read: what it tells of is called by its number, a visit by a word as well."""
        if isinstance(deed_id, int):
            return xid < self.xid and deed_id <= self.activity
        return xid < self.xid and int(deed_id.removeprefix(VISIT)) <= self.visit


@dataclass(frozen=True)
class Kept:
    """A mark, whose activities it was made of, how far these were read, and when the person was active last."""

    mark: Mark
    whose: str
    read: Read
    active: int | None
    loose: Sequence[Any] = ()
    """What was read although other transactions were open: it will come as news, and is none."""


def read_until_now() -> Read:
    """Asked before a whole history is read, in the transaction that reads it."""
    gate = session().scalar(select(oldest_open_xid()))
    newest = [session().scalar(select(func.max(log.id))) or 0 for log in (Activity, Visit)]
    return Read(gate or 0, *newest)


def packed(kept: Kept) -> bytes | None:
    """As a column holds it; None for too much."""
    mark = kept.mark
    if len(mark.done) + len(mark.received) > MOST_KEPT:
        return None
    row = [
        [mark.at, mark.standing.place, mark.standing.entered, mark.seen_since],
        [kept.whose, kept.read.xid, kept.read.activity, kept.read.visit, kept.active, list(kept.loose)],
        [_row(each) for each in mark.done],
        [_row(each) for each in mark.received],
    ]
    return zlib.compress(json.dumps(row, separators=(",", ":")).encode(), 1)


def unpacked(column: bytes, principal_id: int) -> Kept | None:
    """The way back; None for what was packed by an older version."""
    parts = json.loads(zlib.decompress(column))
    if len(parts) != PARTS:
        return None
    (at, place, entered, seen), (owner, xid, activity, visit, active, loose), done, received = parts
    deeds = [_deed(each, principal_id, None) for each in done]
    given = [_deed(each, None, principal_id) for each in received]
    mark = Mark(at, Standing(place, entered), seen, deeds, given)
    return Kept(mark, owner, Read(xid, activity, visit), active, loose)


def packed_warmth(warm: Mapping[str, Curve]) -> str | None:
    """Whether somebody counts for colleagues, as a column holds it: at each of its turns it becomes the other."""
    if any(len(each.steps) > MOST_TURNS for each in warm.values()):
        return None
    return json.dumps({rule: [bool(curve.initial), *curve.steps] for rule, curve in warm.items()})


def warmth_of(column: str) -> dict[str, Curve]:
    """The way back."""
    return {rule: _curve(initial, turns) for rule, (initial, *turns) in json.loads(column).items()}


def _curve(initial: bool, steps: list[int]) -> Curve:
    """From its turns: at each it becomes the other."""
    return Curve([(at, initial == bool(place % 2)) for place, at in enumerate(steps)], initial=initial)


def newest(deeds: Iterable[Deed], until: int) -> int | None:
    """When the last of them was, of those that lie not ahead."""
    return max((each.at for each in deeds if each.at <= until), default=None)


def _row(deed: Deed) -> list[Any]:
    about = [deed.object, deed.object_id, deed.target, deed.target_id]
    return [deed.id, deed.at, list(deed.verbs), *about, deed.actor, dict(deed.facts)]


def _deed(row: list[Any], actor: int | None, target_person: int | None) -> Deed:
    key, at, verbs, object_, object_id, target, target_id, who, facts = row
    return Deed(
        key, at, tuple(verbs), object_, object_id, target, target_id, actor or who, target_person, facts
    )  # fmt: skip
