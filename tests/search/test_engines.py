"""The engine is chosen by the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from community.core.settings import SettingsError, load_settings
from community.search.embedded import WhooshIndex
from community.search.engines import chosen_index
from community.search.postgres import PostgresIndex

POSTGRES = "postgresql+psycopg://localhost/community"


@pytest.mark.parametrize(
    ("given", "engine"),
    [
        ({}, WhooshIndex),
        ({"search": "whoosh"}, WhooshIndex),
        ({"search": "auto", "database_url": POSTGRES}, PostgresIndex),
        ({"search": "postgres", "database_url": POSTGRES}, PostgresIndex),
        ({"search": "whoosh", "database_url": POSTGRES}, WhooshIndex),
    ],
)
def test_it_goes_with_the_database_unless_one_is_named(given: dict[str, str], engine: type, tmp_path: Path) -> None:
    assert isinstance(chosen_index(load_settings({**given, "data_dir": tmp_path})), engine)


def test_postgres_without_postgres_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs a PostgreSQL database_url"):
        chosen_index(load_settings({"search": "postgres", "data_dir": tmp_path}))
