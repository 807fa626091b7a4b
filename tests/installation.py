"""One installation per process and database, with a prepared company of which each test gets a copy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


class Installation:
    """An application whose database is put back as it was prepared, or as something that happened has left it."""

    app: Flask

    def __init__(self) -> None:
        self.known: set[str] = set()

    def renew(self) -> None:
        """Give the application the prepared company anew."""
        self.put_back("prepared")

    def renew_after(self, happening: Callable[[], object]) -> None:
        """Give it the company as it is after something, which is done once and then kept under its name."""
        if happening.__name__ not in self.known:
            self.renew()
            self.play(happening)
            self.keep(happening.__name__)
            self.known.add(happening.__name__)
        self.put_back(happening.__name__)

    def play(self, *happenings: Callable[[], object]) -> None:
        with self.app.app_context():
            for each in happenings:
                each()
            db.session.remove()
            db.engine.dispose()

    def keep(self, name: str) -> None:
        """Keep the database as it is under a name."""
        raise NotImplementedError

    def put_back(self, name: str) -> None:
        """Make the database what it was when it was kept."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave nothing behind."""


class OnSQLite(Installation):
    """A copy of one file: about a millisecond."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.app = create_app(data_dir=folder, may_lose_data=True, **SETTINGS)
        self.app.config["TESTING"] = True
        self.app.test_client_class = Browser
        self.play(set_up, found_company)
        self.keep("prepared")

    def keep(self, name: str) -> None:
        shutil.copy(self.folder / "community.db", self.folder / f"{name}.db")

    def put_back(self, name: str) -> None:
        for leftover in self.folder.glob("community.db-*"):
            leftover.unlink()
        shutil.copy(self.folder / f"{name}.db", self.folder / "community.db")


class OnPostgres(Installation):
    """A database made from a template: about 30 milliseconds."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.server = postgres.server()
        self.name = f"community_{os.getpid()}"
        self.server.create(self.name)
        url = self.server.url(self.name)
        self.app = create_app(data_dir=folder, database_url=url, may_lose_data=True, **SETTINGS)
        self.app.config["TESTING"] = True
        self.app.test_client_class = Browser
        self.play(set_up, found_company)
        self.keep("prepared")

    def keep(self, name: str) -> None:
        self.server.create(self._kept(name), self.name)

    def put_back(self, name: str) -> None:
        self.server.create(self.name, self._kept(name))

    def close(self) -> None:
        for name in (self.name, *map(self._kept, {"prepared", *self.known})):
            self.server.drop(name)

    def _kept(self, name: str) -> str:
        return f"{name}_{os.getpid()}"
