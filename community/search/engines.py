"""Which engine keeps the index, by the settings."""

from __future__ import annotations

from community.core.settings import Settings, SettingsError
from community.search.embedded import WhooshIndex
from community.search.index import Index
from community.search.postgres import PostgresIndex


def chosen_index(settings: Settings) -> Index:
    """The index that `search` names; by the database if it says `auto`. Raises SettingsError."""
    on_postgres = settings.database().startswith("postgres")
    if settings.search == "postgres" and not on_postgres:
        raise SettingsError("search: postgres needs a PostgreSQL database_url; leave it at auto, or set whoosh.")
    if settings.search == "whoosh" or not on_postgres:
        return WhooshIndex(settings.data_dir / "search")
    return PostgresIndex()
