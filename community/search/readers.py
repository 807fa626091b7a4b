"""The reader that keeps the index up with the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from community.access.models import Thing
from community.activity.models import Activity
from community.activity.readers import Reader, Sort
from community.activity.verbs import VERBS
from community.core.db import session
from community.search.documents import entries_of, searchable
from community.search.index import BATCH, index


def take_in(rows: Sequence[Activity]) -> None:
    """Index what these activities happened to. Before there is an index nothing is done: its first build takes
    everything in.
    """
    if not index().ready():
        return
    ids = _touched(rows)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        entries = entries_of(batch)
        session().rollback()
        index().replace(batch, entries)
    if any(row.verb in VERBS and VERBS[row.verb].erases for row in rows):
        index().expunge()


def _touched(rows: Sequence[Activity]) -> list[int]:
    """The things of these activities; with a root's first activity also the parts that it began with, which may
    have none of their own.
    """
    earlier = aliased(Activity)
    first = (
        select(Activity.thing_id)
        .where(Activity.id.in_([row.id for row in rows]))
        .where(~select(earlier.id).where(earlier.thing_id == Activity.thing_id, earlier.id < Activity.id).exists())
    )
    touched = or_(Thing.id.in_({row.thing_id for row in rows}), Thing.root_id.in_(first))
    return list(session().scalars(select(Thing.id).where(Thing.kind.in_(searchable()), touched).order_by(Thing.id)))


SEARCH_INDEX = Reader("search.index", Sort.INDEXER, Activity, take_in)
