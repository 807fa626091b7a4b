"""The whole database in one value, to see that nothing changed."""

from __future__ import annotations

from sqlalchemy import select

from community.core.db import Base, session


def all_rows(*, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that this database has."""
    session().rollback()
    dialect = session().connection().dialect.name
    return {
        name: sorted((tuple(map(repr, row)) for row in session().execute(select(found))), key=str)
        for name, found in Base.metadata.tables.items()
        if name not in but and found.info.get("only_on", dialect) == dialect
    }
