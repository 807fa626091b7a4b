"""PostgreSQL as a dependable database: its transaction ids, and what must not be switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
DURABLE = {"on", "local", "remote_write", "remote_apply"}
OLDEST_VERSION = 130000
NEVER = 2**63 - 1
ONE_MIGRATION = 7426001
SETTINGS = "SET idle_in_transaction_session_timeout = '60s'; SET jit = off"
"""Compiling a condition of rules takes longer than asking it, and the planner thinks them dearer than they are."""


class UnsafePostgres(Exception):
    """The server may forget what it said was saved, or is too old to be read in order."""


class XID8(UserDefinedType[int]):
    """PostgreSQL's `xid8`. It compares and sorts as a number in SQL, and travels as text: there is no cast from
    an integer. Order by the qualified column; an alias that is text sorts 1000 before 999.
    """

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"

    def bind_processor(self, dialect: Dialect) -> Callable[[int | None], str | None]:
        return lambda value: None if value is None else str(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], int | None]:
        return lambda value: None if value is None else int(value)


ischema_names["xid8"] = XID8


class Xid(TypeDecorator[int]):
    """The transaction that wrote a row: `xid8` on PostgreSQL, 0 on SQLite, where ids are in order of commit."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(XID8() if dialect.name == "postgresql" else BigInteger())


class own_xid(FunctionElement[int]):  # noqa: N801 -- an SQL function
    """The id of the writing transaction of now."""

    type = Xid()
    inherit_cache = True


class oldest_open_xid(FunctionElement[int]):  # noqa: N801 -- an SQL function
    """The gate of a log: every transaction with a lower id has ended, so no row can appear below it any more."""

    type = Xid()
    inherit_cache = True


@compiles(own_xid)
def _own_elsewhere(_element: own_xid, _compiler: Any, **_: Any) -> str:
    return "0"


@compiles(own_xid, "postgresql")
def _own(_element: own_xid, _compiler: Any, **_: Any) -> str:
    return "pg_current_xact_id()"


@compiles(oldest_open_xid)
def _oldest_elsewhere(_element: oldest_open_xid, _compiler: Any, **_: Any) -> str:
    return str(NEVER)


@compiles(oldest_open_xid, "postgresql")
def _oldest(_element: oldest_open_xid, _compiler: Any, **_: Any) -> str:
    return "pg_snapshot_xmin(pg_current_snapshot())"


def prepare(engine: Engine, *, may_lose_data: bool = False) -> None:
    """Attach the rules of this module to every connection of `engine`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(SETTINGS)
            refuse_unsafe(cursor, may_lose_data=may_lose_data)
        connection.autocommit = False


def refuse_unsafe(cursor: Any, *, may_lose_data: bool = False) -> None:
    """Raise UnsafePostgres if the server could lose what it has acknowledged."""
    cursor.execute("SELECT current_setting('server_version_num')::int")
    if cursor.fetchone()[0] < OLDEST_VERSION:
        raise UnsafePostgres("PostgreSQL 13 or newer is needed.")
    for name in () if may_lose_data else MUST_BE_ON:
        cursor.execute("SELECT current_setting(%s)", (name,))
        if (found := cursor.fetchone()[0]) not in DURABLE:
            raise UnsafePostgres(f"PostgreSQL runs with {name} = {found} and can lose what was saved; set it to on.")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection for migrations, committed at the end; a second process waits until they are done."""
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_MIGRATION})")
        yield connection


def system_identifier(connection: Connection) -> str | None:
    """The name of the cluster that counts the xids; None where there are none (SQLite)."""
    if connection.dialect.name != "postgresql":
        return None
    found: int = connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()").scalar_one()
    return str(found)
