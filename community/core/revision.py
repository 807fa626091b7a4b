"""Whether the database is what it was: a mark that is another one after every commit, whoever made it.

SQLite counts for each connection what the others committed; ours never writes, so it sees every commit. PostgreSQL
names the transactions that a snapshot sees; where the name is the same, so is all that can be read.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy import Engine, event

from community.core.db import db

ASKING = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}
BEGUN = "community.revision"
Revision = tuple[int, int, Any]


class Watch:
    """One connection of this process, on which nothing else is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None
        self._process, self._opened = 0, 0
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def revision(self) -> Revision | None:
        """The mark of what everybody reads now; None where it cannot be had."""
        with self._lock:
            try:
                if self._connection is None or self._process != os.getpid():
                    self._open()
                cursor = self._connection.cursor()
                cursor.execute(ASKING[self._engine.dialect.name])
                [mark] = cursor.fetchone()
                cursor.close()
            except self._engine.dialect.dbapi.Error:  # type: ignore[union-attr]  # every engine of ours has a driver
                self._connection = None
                return None
            return self._process, self._opened, mark

    def close(self) -> None:
        """Let the connection go; the marks that were given are nobody's any longer."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _open(self) -> None:
        pooled = self._engine.raw_connection()
        self._connection = pooled.driver_connection
        pooled.detach()
        if self._engine.dialect.name == "postgresql":
            self._connection.rollback()
            self._connection.autocommit = True
        self._process = os.getpid()
        self._opened += 1


def init_app(app: Flask) -> None:
    """Watch the database of an application."""
    with app.app_context():
        app.extensions["community.watch"] = Watch(db.engine)


def revision_at_begin() -> Revision | None:
    """The mark of what everybody could read when the request first asked, so that it asks once."""
    if BEGUN not in request.environ:
        request.environ[BEGUN] = revision()
    found: Revision | None = request.environ[BEGUN]
    return found


def revision() -> Revision | None:
    """The mark of what everybody reads now."""
    watch: Watch = current_app.extensions["community.watch"]
    return watch.revision()
