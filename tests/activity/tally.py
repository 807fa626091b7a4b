"""Readers that count: what they did stands in a table of their own, one row for each time a row was handled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, select, text

from community.access.viewers import Viewer
from community.activity.cursors import start
from community.activity.log import record
from community.activity.models import Activity, Cursor
from community.activity.readers import Reader, Sort
from community.content.base.models import Post
from community.content.base.verbs import PostWritten
from community.core.db import session
from community.core.unit import unit_of_work


def count(row: Any) -> None:
    """Note that a row was handled, in the transaction of whoever calls."""
    session().execute(text("INSERT INTO tally (activity_id) VALUES (:id)"), {"id": row.id})


TALLY = Table("tally", MetaData(), Column("number", Integer, primary_key=True), Column("activity_id", Integer))
COUNTING = Reader("tests.counting", Sort.PROJECTION, Activity, count)


def open_tally(*readers: Reader) -> None:
    """Make the table, and give the readers their cursors."""
    with unit_of_work() as work:
        TALLY.create(work.connection(), checkfirst=True)
    start(readers)


def tallied() -> list[int]:
    """The ids that were counted, in the order in which they were."""
    session().rollback()
    return list(session().scalars(text("SELECT activity_id FROM tally ORDER BY number")))


def whole_log() -> list[int]:
    """The ids of all that happened, in the order of the log."""
    session().rollback()
    return list(session().scalars(select(Activity.id).order_by(Activity.xid, Activity.id)))


def cursor_of(reader: Reader) -> Cursor:
    """A reader's cursor as it is now."""
    session().rollback()
    return session().get_one(Cursor, reader.name, populate_existing=True)


def change_cursor(reader: Reader, **values: object) -> None:
    """Edit a cursor as another process would."""
    with unit_of_work() as work:
        cursor = work.get_one(Cursor, reader.name, populate_existing=True)
        for name, value in values.items():
            setattr(cursor, name, value)


def happen(viewer: Viewer, post: Post, times: int = 1, *, live: bool = True) -> list[int]:
    """Something happens, so many times, in one transaction."""
    with unit_of_work() as work:
        rows = [record(viewer, PostWritten(thing=post, target=post.topic), live=live) for _each in range(times)]
        work.flush()
        return [row.id for row in rows]


def failing_at(row_id: int, then: Callable[[Any], None] = count) -> Callable[[Any], None]:
    """A handler that counts, and fails at one row."""

    def handle(row: Any) -> None:
        then(row)
        if row.id == row_id:
            raise RuntimeError(f"row {row_id} is too much for me")

    return handle
