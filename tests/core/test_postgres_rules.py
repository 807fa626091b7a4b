"""A PostgreSQL that may lose what it acknowledged is refused, and so is an address that nobody can use."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from community import create_app
from community.core.settings import SettingsError
from tests import postgres


def start_anew(folder: Path, *options: str) -> str:
    postgres.start(folder, ("listen_addresses=", *options))
    return postgres.at(folder).url("postgres")


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_forgetful_server_is_refused_in_words(name: str, tmp_path: Path) -> None:
    folder = postgres.new_folder()
    try:
        url = start_anew(folder, f"{name}=off")
        with pytest.raises(SettingsError, match=f"{name} = off and can lose"):
            create_app(data_dir=tmp_path, database_url=url)
    finally:
        postgres.stop(folder)


def test_a_dependable_server_is_taken(tmp_path: Path) -> None:
    folder = postgres.new_folder()
    try:
        url = start_anew(folder)
        assert isinstance(create_app(data_dir=tmp_path, database_url=url, secret_key="x"), Flask)
    finally:
        postgres.stop(folder)


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://x/y", "nonsense"])
def test_another_address_is_refused_in_words(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="database_url"):
        create_app(data_dir=tmp_path, database_url=address)


def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://postgres@/community?host={tmp_path}"
    app = create_app(data_dir=tmp_path, database_url=url, secret_key="x", readers="off")
    assert app.config["SQLALCHEMY_DATABASE_URI"] == url
