"""SQLite as a dependable embedded database: its own library, WAL, one kind of writing transaction."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Connection, Engine, event

FIRST_SOUND = (3, 51, 3)
WRITING = "writing"


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


def prepare(engine: Engine) -> None:
    """Attach the rules of this module to every connection of `engine`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            connection.exec_driver_sql("PRAGMA query_only=0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")
