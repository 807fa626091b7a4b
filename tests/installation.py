"""One installation per process and database, with a prepared company of which each test gets a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Protocol

from flask import Flask

from community import create_app
from community.app.setup import set_up
from community.core.db import db
from tests import postgres
from tests.client import Browser
from tests.company import found_company

SETTINGS: dict[str, Any] = {"secret_key": "tests", "readers": "off", "base_url": "http://community.test"}


def environment_of(app: Flask) -> dict[str, str]:
    """The environment in which another process makes an application on the same database."""
    chosen = app.extensions["community.settings"]
    given = {"COMMUNITY_DATABASE_URL": chosen.database_url, "COMMUNITY_MAY_LOSE_DATA": str(chosen.may_lose_data)}
    return {**os.environ, **(given if chosen.database_url else {})}


class Installation(Protocol):
    app: Flask

    def renew(self) -> None:
        """Give the application the prepared company anew."""

    def close(self) -> None:
        """Leave nothing behind."""


def _prepare(app: Flask) -> None:
    with app.app_context():
        set_up()
        found_company()
        db.session.remove()
        db.engine.dispose()


class OnSQLite:
    """A copy of one file: about a millisecond."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = create_app(data_dir=folder, may_lose_data=True, **SETTINGS)
        self.app.config["TESTING"] = True
        self.app.test_client_class = Browser
        _prepare(self.app)
        shutil.copy(folder / "community.db", folder / "prepared.db")

    def renew(self) -> None:
        for leftover in self.folder.glob("community.db-*"):
            leftover.unlink()
        shutil.copy(self.folder / "prepared.db", self.folder / "community.db")

    def close(self) -> None:
        pass


class OnPostgres:
    """A database made from a template: about 30 milliseconds."""

    def __init__(self, folder: Path) -> None:
        self.server = postgres.server()
        self.name = f"community_{os.getpid()}"
        self.prepared = f"prepared_{os.getpid()}"
        self.server.create(self.name)
        url = self.server.url(self.name)
        self.app = create_app(data_dir=folder, database_url=url, may_lose_data=True, **SETTINGS)
        self.app.config["TESTING"] = True
        self.app.test_client_class = Browser
        _prepare(self.app)
        self.server.create(self.prepared, self.name)

    def renew(self) -> None:
        self.server.create(self.name, self.prepared)

    def close(self) -> None:
        self.server.drop(self.name)
        self.server.drop(self.prepared)
