"""What every test stands on: one installation per process, and for each test the same small company anew.

Each test gets a copy of one prepared database file. It commits for real, so readers, constraints and the
read-only rule are what they are in production; a copy takes about a millisecond.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community import create_app
from community.app.setup import set_up
from community.core.db import db
from tests.access.visits import Browser
from tests.company import Company, found_company
from tests.missing import PREFIX


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="full sizes and every browser story")


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("community")
    app = create_app(data_dir=folder, secret_key="tests", readers="off", base_url="http://community.test")
    app.config["TESTING"] = True
    with app.app_context():
        set_up()
        found_company()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(folder / "community.db", folder / "prepared.db")
    return app


@pytest.fixture
def app(installation: Flask) -> Iterator[Flask]:
    folder: Path = installation.extensions["community.settings"].data_dir
    for leftover in folder.glob("community.db-*"):
        leftover.unlink()
    shutil.copy(folder / "prepared.db", folder / "community.db")
    with installation.app_context():
        yield installation
        db.session.remove()
        db.engine.dispose()
    installation.extensions.pop("clock", None)


@pytest.fixture
def company(app: Flask) -> Company:
    return Company()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser whose requests each have a context of their own, as they have in production."""
    return Browser(app, app.response_class)


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
