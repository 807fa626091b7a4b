"""What points to another row begins an index, so that it is found from there, and that row is deleted quickly."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint

from community.app.features import FEATURES
from community.core.db import Base

KINDS = ("sqlite", "postgresql")
WHO_DID_IT = "read with its row; nothing is looked for by it, and principals are never deleted"
READ_FORWARD = "read with its row; nothing is looked for by it, and things are never deleted"
WITHOUT = {
    "activity.retracts_id": "an index holds the rows that retract something, and no others are looked for",
    "audience.holder_id": READ_FORWARD,
    "join_request.decided_by_id": WHO_DID_IT,
    "moderation_held.target_id": READ_FORWARD,
    "moderation_ruling.undone_by_id": WHO_DID_IT,
    "paper_version.published_by_id": WHO_DID_IT,
    "post.reply_to_id": READ_FORWARD,
    "score_model.created_by_id": WHO_DID_IT,
    "site_invitation.made_by_id": WHO_DID_IT,
}
"""Foreign keys without an index, and why they need none."""


def beginnings(table: Table) -> set[Column[object]]:
    """The first column of each index of a table, but for those that hold a part of its rows."""
    whole = [
        each for each in table.indexes if not any(each.dialect_options[kind]["where"] is not None for kind in KINDS)
    ]
    keys = [each for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    first = {next(iter(each.columns)) for each in (*whole, *keys) if len(each.columns)}
    return first | {column for column in table.columns if column.unique or column.index}


def without_index() -> set[str]:
    found = set()
    for table in Base.metadata.tables.values():
        begins = beginnings(table)
        keys = [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
        found |= {f"{table.name}.{key.columns[0].name}" for key in keys if key.columns[0] not in begins}
    return found


def test_every_foreign_key_begins_an_index_or_says_why_not() -> None:
    assert FEATURES, "all tables are known"
    assert without_index() == set(WITHOUT)
