"""Alembic runs the migrations on the connection that `community.app.setup` opened."""

from typing import Any, Literal

from alembic import context

import community  # noqa: F401 -- makes every table known
from community.core.db import Base, UTCDateTime

connection = context.config.attributes["connection"]


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when our own are renamed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def include_object(item: Any, _name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    """Some tables belong to one database only; they say so."""
    return bool(item.info.get("only_on", connection.dialect.name) == connection.dialect.name)


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    include_object=include_object,
    compare_type=True,
)
context.run_migrations()
