"""The database: our typed base class, the column types, and the one session."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from enum import Flag
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ARRAY, ColumnElement, DateTime, Dialect, Integer, MetaData, String, Table, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Takes and gives aware datetimes in UTC; a naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give an aware datetime.")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FlagSet(TypeDecorator[Flag]):
    """A set of flags, kept as the sum of their numbers."""

    impl = Integer
    cache_ok = True

    def __init__(self, flags: type[Flag]) -> None:
        super().__init__()
        self.flags = flags

    def process_bind_param(self, value: Flag | None, dialect: Dialect) -> int | None:
        return None if value is None else value.value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Flag | None:
        return None if value is None else self.flags(value)


class Ids(TypeDecorator[Collection[int]]):
    """Any number of ids as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Integer()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        found = sorted(value or ())
        return found if dialect.name == "postgresql" else json.dumps(found)


class one_of(FunctionElement[bool]):  # noqa: N801 -- an SQL expression
    """`one_of(column, ids)`: the column is one of the `Ids`. Unlike an IN with so many parameters, its text does not
    depend on how many there are.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> one_of:
        """Itself: SQLite would be asked whether it `= 1`, and read no index."""
        return self


@compiles(one_of)
def _one_of_json(element: one_of, compiler: Any, **further: Any) -> str:
    column, ids = (compiler.process(each, **further) for each in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 -- of parts that the compiler made


@compiles(one_of, "postgresql")
def _one_of_array(element: one_of, compiler: Any, **further: Any) -> str:
    column, ids = (compiler.process(each, **further) for each in element.clauses)
    return f"({column} = ANY({ids}))"


class gathered(FunctionElement[Any]):  # noqa: N801 -- an SQL expression
    """`gathered(column)`: all ids of a query as one value, which `ids_in` reads."""

    inherit_cache = True


@compiles(gathered)
def _gathered_json(element: gathered, compiler: Any, **further: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **further)})"


@compiles(gathered, "postgresql")
def _gathered_array(element: gathered, compiler: Any, **further: Any) -> str:
    return f"array_agg({compiler.process(element.clauses, **further)})"


def ids_in(value: Any) -> frozenset[int]:
    """What was gathered."""
    return frozenset(json.loads(value) if isinstance(value, str) else value or ())


def word(text: str) -> ColumnElement[str]:
    """A word of the code inside an expression, written out: a parameter costs more than all the rest of asking it."""
    if not text.replace(".", "_").isidentifier():
        raise ValueError(f"{text!r} is no plain word.")
    return literal_column(f"'{text}'", String)


def number(value: int) -> ColumnElement[int]:
    """A number written out, for limits: where one is a parameter, SQLite makes the statement anew each time."""
    return literal_column(str(int(value)), Integer)


class Base(DeclarativeBase):
    """What every table inherits. Our own rather than `db.Model`, so that types can be checked strictly."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime()})


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def session() -> Session:
    """The session of the current application context."""
    current: Session = db.session()
    return current


def table(model: type[Base]) -> Table:
    """The table of a model, for expressions that are built too often to be made of mapped columns."""
    return cast(Table, model.__table__)


AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}
"""Table argument of tables whose ids are never used twice, even after the newest row is deleted."""
