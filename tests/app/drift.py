"""Where the models and a migrated database differ."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table

from community.core.db import Base, db


def tables_here() -> list[Table]:
    """The tables of the models that this kind of database has."""
    dialect = db.engine.dialect.name
    return [each for each in Base.metadata.sorted_tables if each.info.get("only_on", dialect) == dialect]


def drift() -> list[Any]:
    """What a migration would still have to do."""
    here = set(tables_here())

    def include(item: Any, _name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
        return kind != "table" or reflected or item in here

    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": include}
        context = MigrationContext.configure(connection, opts=opts)
        found: list[Any] = compare_metadata(context, Base.metadata)
        return found
