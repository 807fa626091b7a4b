"""SQLite as a dependable embedded database: its own library, WAL, one kind of writing transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Connection, Engine, event

FIRST_SOUND = (3, 51, 3)
WRITING = "writing"
LET_WRITE = "community.let_write"
STATEMENTS = 1024
"""Made ready and kept by each connection: making one of ours ready takes longer than asking it."""


class UnsoundSQLite(Exception):
    """The SQLite library can corrupt a file in WAL mode (WAL reset, fixed in 3.51.3)."""


def driver() -> ModuleType:
    """The driver that brings its own SQLite; the interpreter's is often a faulty one."""
    library: ModuleType = pysqlite3.dbapi2
    refuse_unsound(library.sqlite_version_info)
    return library


def refuse_unsound(version: tuple[int, ...]) -> None:
    """Raise UnsoundSQLite for a version with the WAL-reset fault."""
    if version < FIRST_SOUND:
        found = ".".join(map(str, version))
        raise UnsoundSQLite(f"SQLite {found} can lose data in WAL mode; install pysqlite3 0.6.1 or newer.")


def prepare(engine: Engine, *, may_lose_data: bool = False) -> None:
    """Attach the rules of this module to every connection of `engine`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'OFF' if may_lose_data else 'FULL'}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            let_write(connection, writing=True)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")


def let_write(connection: Connection, *, writing: bool) -> None:
    """Let a connection write, or only read. It is told only what it was not told before: each time, SQLite forgets
    all statements that it has made ready.
    """
    if connection.info.get(LET_WRITE) is not writing:
        connection.exec_driver_sql(f"PRAGMA query_only={0 if writing else 1}")
        connection.info[LET_WRITE] = writing


def empty_log(engine: Engine) -> None:
    """Bring what was written into the database itself, so that no older page of it lies in the log beside it. Where
    somebody is reading, or on another database, nothing is done.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection for migrations, committed at the end. A table that is rebuilt takes its foreign keys and the
    highest id that it ever gave with it. Raises BrokenMigration if it did not.
    """
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # dropping the old table would delete what points to it
        try:
            with connection.begin():
                given = _highest_ids(connection)
                yield connection
                _carry_over(connection, given)
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise BrokenMigration(f"A row of {broken[0]} points to a row of {broken[2]} that is gone.")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


class BrokenMigration(Exception):
    """A migration lost something; it was undone."""


def _highest_ids(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    if "sqlite_sequence" not in tables:
        return {}
    return {row.name: row.seq for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _carry_over(connection: Connection, given: dict[str, int]) -> None:
    tables = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    made = {row.name: row.sql for row in tables}
    for name, highest in given.items():
        if name not in made:
            continue
        if "AUTOINCREMENT" not in made[name]:
            raise BrokenMigration(f"{name} would give ids again: rebuild it with sqlite_autoincrement=True.")
        now_highest = _highest_ids(connection).get(name)
        if now_highest is None:
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))
        elif now_highest < highest:
            connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (highest, name))
