"""An index for each test: of each engine where the port is tested, the application's own elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask import Flask

from community.activity.cursors import start
from community.activity.running import run
from community.app.setup import alembic_config
from community.core.db import db
from community.core.unit import unit_of_work
from community.search.building import build_if_missing
from community.search.embedded import WhooshIndex
from community.search.index import Index, index
from community.search.postgres import PostgresIndex
from community.search.readers import SEARCH_INDEX
from tests import postgres
from tests.company import Company


@pytest.fixture(params=["whoosh", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An index of each engine, built and empty."""
    if request.param == "whoosh":
        yield _built(WhooshIndex(tmp_path / "search"))
        return
    with _application(request.getfixturevalue("postgres_url")).app_context():
        made = PostgresIndex()
        made.clear()
        yield _built(made)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL database that the tests may write to."""
    server, name = postgres.server(), f"search_{os.getpid()}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


def _application(url: str) -> Flask:
    """As much of an application as the index needs, on a database in which the migration of search was run."""
    app = Flask("search")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context(), unit_of_work() as work:
        connection = work.connection()
        if not connection.dialect.has_table(connection, "search_entry"):
            migration = ScriptDirectory.from_config(alembic_config()).get_revision("0105").module
            with Operations.context(MigrationContext.configure(connection)):
                migration.upgrade()
    return app


def _built(made: Index) -> Index:
    made.rebuild([])
    return made


@pytest.fixture
def indexed(company: Company) -> Callable[[], None]:
    """The company with its index, which follows the log each time when this is called."""
    index().clear()
    start([SEARCH_INDEX])
    build_if_missing()

    def follow() -> None:
        run(SEARCH_INDEX)

    return follow
