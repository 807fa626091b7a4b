"""What every test stands on: one installation per process, and for each test the same small company anew.

Each test gets a copy of one prepared database. It commits for real, so readers, constraints and the read-only
rule are what they are in production (tests/installation.py).
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from xdist.scheduler import LoadFileScheduling

from community.core.db import db
from tests import postgres
from tests.company import Company
from tests.installation import Installation, OnPostgres, OnSQLite
from tests.missing import PREFIX

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Else each process that a test starts compiles all code and its libraries anew: three seconds of a processor."""

ON_BOTH = ("activity", *(f"access/test_{name}" for name in ("edges", "permissions", "who")))
"""With what `make test-postgres` runs there, and the tests that are about PostgreSQL itself (`only_on`), what stands
on the database. The census and what else goes through every address by HTTP asks the same rules again and again, and
is run there with `--full`."""


LONG = ("journeys/", "look/", "access/test_rule_law", "access/test_canaries", "activity/", "groups/", "people/")
"""Files with few long tests begin: at the end one process would have them while the other has nothing to do."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="full sizes, both databases and every browser story")
    parser.addoption("--database", choices=("sqlite", "postgres", "both"), help="where the tests run")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and postgres.GIVEN not in os.environ:
        os.environ[postgres.FOLDER] = str(postgres.new_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and postgres.GIVEN not in os.environ:
        folder = Path(os.environ.pop(postgres.FOLDER))
        for each in folder.iterdir():
            postgres.stop(each)
        folder.rmdir()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)  # which keeps the order of those of one turn


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(LONG) if item.nodeid.startswith(f"tests/{name}")), len(LONG))


class Spreading(LoadFileScheduling):
    """A file's tests on one database run in one process, one after the other, and share what the file sets up; those
    of how pages look share one community and one browser. (`--dist loadgroup` says so by marks, which pytest 9 does
    not show it.)
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/look/"):
            return "look"
        return f"{super()._split_scope(nodeid)} {'postgres' if '[postgres' in nodeid else ''}"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading:
    return Spreading(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What stands on the database runs on both; with `--full`, so does everything else."""
    if "database" not in metafunc.fixturenames:
        return
    part = metafunc.definition.path.relative_to(Path(__file__).parent).as_posix()
    both = metafunc.config.getoption("full") or part.startswith(ON_BOTH)
    chosen = metafunc.config.getoption("database") or ("both" if both else "sqlite")
    databases = ("sqlite", "postgres") if chosen == "both" else (chosen,)
    if only := metafunc.definition.get_closest_marker("only_on"):
        databases = only.args
    metafunc.parametrize("database", databases, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database: sqlite or postgres."""
    return str(request.param)


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Installation]]:
    made: dict[str, Installation] = {}

    def of(kind: str) -> Installation:
        if kind not in made:
            folder = tmp_path_factory.mktemp("community")
            made[kind] = OnSQLite(folder) if kind == "sqlite" else OnPostgres(folder)
        return made[kind]

    yield of
    for each in made.values():
        each.close()


@pytest.fixture(scope="session")
def installation(database: str, installations: Callable[[str], Installation]) -> Flask:
    return installations(database).app


@pytest.fixture
def app(database: str, installations: Callable[[str], Installation]) -> Iterator[Flask]:
    installed = installations(database)
    installed.renew()
    with installed.app.app_context():
        yield installed.app
        db.session.remove()
        db.engine.dispose()
    installed.app.extensions.pop("clock", None)


@pytest.fixture
def put_back(app: Flask, database: str, installations: Callable[[str], Installation]) -> Callable[..., None]:
    """Put the company back within a test: as it was prepared, or as something that happened has left it."""

    def renew(happening: Callable[[], object] | None = None) -> None:
        db.session.remove()
        db.engine.dispose()
        installed = installations(database)
        installed.renew_after(happening) if happening else installed.renew()

    return renew


@pytest.fixture
def company(app: Flask) -> Company:
    return Company()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser whose requests each have a context of their own, as they have in production."""
    return app.test_client()


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the process, except where a test says that it shall: `@pytest.mark.sockets`."""
    if request.node.get_closest_marker("sockets"):
        return

    def refuse(_self: socket.socket, address: Any) -> None:
        raise RuntimeError(f"This test connects to {address}; mark it with @pytest.mark.sockets if it shall.")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say last what could not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = {(each.nodeid, str(each.longrepr[2])) for each in skipped if PREFIX in str(each.longrepr[2])}
    for test, reason in sorted(left_out):
        terminalreporter.write_line(f"{PREFIX}{test}: {reason.rpartition(PREFIX)[2]}", red=True)
