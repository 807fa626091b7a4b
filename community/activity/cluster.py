"""A dump restored into another PostgreSQL cluster brings xids that mean nothing there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, literal, select, tuple_, update

from community.activity.cursors import cursor_of
from community.activity.models import Cluster, Cursor
from community.activity.readers import Reader
from community.core.db import session
from community.core.postgres import Xid, system_identifier
from community.core.unit import unit_of_work


class RestoredElsewhere(Exception):
    """The xids of this database were counted by another cluster."""


def note_cluster() -> None:
    """Keep which cluster counts the xids, the first time."""
    with unit_of_work() as work:
        here = system_identifier(work.connection())
        if here is not None and work.scalars(select(Cluster)).first() is None:
            work.add(Cluster(system_identifier=here))


def is_restored_elsewhere() -> bool:
    """Whether the xids of this database were counted by another cluster. Never on SQLite."""
    here = system_identifier(session().connection())
    kept = session().scalars(select(Cluster.system_identifier)).first()
    return here is not None and kept is not None and kept != here


def refuse_restored() -> None:
    """Raise RestoredElsewhere, with the command that mends it, if it is so."""
    if is_restored_elsewhere():
        raise RestoredElsewhere(
            "This database was restored from another PostgreSQL cluster. Stop everything that uses it, then run: "
            "community doctor --restored"
        )


def adopt_restored(readers: Sequence[Reader]) -> bool:
    """Make the logs of a restored dump readable here, only while nothing else runs. Whether there was need to.

    What every reader has handled gets the xid 0; what only some have handled gets a number as small, so that
    each cursor still cuts its log where it did: nothing is lost, nothing comes twice.
    """
    with unit_of_work() as work:
        if not is_restored_elsewhere():
            return False
        known = {reader.name for reader in readers}
        if strange := [name for name in work.scalars(select(Cursor.name)) if name not in known]:
            raise RestoredElsewhere(f"These readers have a cursor but are not loaded: {', '.join(sorted(strange))}.")
        for log in {reader.log for reader in readers}:
            _renumber(log, [cursor for each in readers if each.log is log and (cursor := cursor_of(each))])
        work.execute(update(Cluster).values(system_identifier=system_identifier(work.connection())))
    return True


def _renumber(log: type[Any], cursors: Sequence[Cursor]) -> None:
    marks = {(each.xid, each.position) for each in cursors}
    marks |= {(each.replay_xid, each.replay_position or 0) for each in cursors if each.replay_xid is not None}
    cuts = sorted(marks)
    place = tuple_(log.xid, log.id)
    numbered = [(place <= cut, literal(number, Xid())) for number, cut in enumerate(cuts)]
    xid = case(*numbered, else_=literal(len(cuts), Xid())) if numbered else literal(0, Xid())
    session().execute(update(log).values(xid=xid), execution_options={"synchronize_session": False})
    moved = {cut: (number, _last(log, number)) for number, cut in enumerate(cuts)}
    for each in cursors:
        if each.replay_xid is not None:
            each.replay_xid, each.replay_position = moved[each.replay_xid, each.replay_position or 0]
        each.xid, each.position = moved[each.xid, each.position]


def _last(log: type[Any], xid: int) -> int:
    return session().scalar(select(func.max(log.id)).where(log.xid == xid)) or 0
