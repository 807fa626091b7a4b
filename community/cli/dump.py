"""A dump of a PostgreSQL database at one moment, by PostgreSQL's own programs, and what is in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from community.cli.snapshot import BackupError
from community.core.clock import now
from community.core.db import db
from community.core.settings import settings_of

ASIDE = "before_restore_"


def is_postgres(app: Flask) -> bool:
    """Whether the community's database is PostgreSQL."""
    with app.app_context():
        return db.engine.dialect.name == "postgresql"


def dump(app: Flask, target: Path) -> tuple[dict[str, Any], list[str]]:
    """Write the dump while the site goes on; gives rows and hashes of the tables, and the versions of the schema."""
    program = _program(app, "pg_dump")
    with _reading(app) as connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        run = ["--format=custom", "--no-owner", "--no-acl", f"--exclude-schema={ASIDE}*", f"--snapshot={snapshot}"]
        _run(app, [program, *run, f"--file={target}"])
        versions = connection.execute(text("SELECT version_num FROM alembic_version ORDER BY 1")).scalars()
        return _contents(connection), list(versions)


def contents(app: Flask) -> dict[str, Any]:
    """For each table its number of rows and a hash of them."""
    with _reading(app) as connection:
        return _contents(connection)


def refuse_if_occupied(app: Flask, *, replace: bool) -> None:
    """Raise BackupError where a community is in the database already, or somebody else is connected to it."""
    _let_go(app)
    with _reading(app) as connection:
        occupied = bool(inspect(connection).get_table_names(schema="public"))
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        used = connection.execute(text(f"SELECT count(*) {others} AND backend_type = 'client backend'")).scalar_one()
    if occupied and not replace:
        raise BackupError("There is a community in this database already. To put it aside: --replace")
    if occupied and used:
        raise BackupError("The community is running. Stop its server and its worker first.")


def load(app: Flask, dumped: Path, check: Callable[[dict[str, Any]], None]) -> None:
    """Fill the database from a dump, whole and as `check` wants it, or not at all. What is there is put aside, into a
    schema of its own.
    """
    program = _program(app, "pg_restore")
    aside = ASIDE + now().strftime("%Y%m%d%H%M%S%f")
    _say(app, f"ALTER SCHEMA public RENAME TO {aside}", "CREATE SCHEMA public")
    try:
        _run(app, [program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl",
                   f"--dbname={_url(app).database}", str(dumped)])  # fmt: skip
        check(contents(app))
    except BackupError:
        _say(app, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {aside} RENAME TO public")
        raise
    with _reading(app) as connection:
        empty = not inspect(connection).get_table_names(schema=aside)
    if empty:
        _say(app, f"DROP SCHEMA {aside}")


@contextmanager
def _reading(app: Flask) -> Iterator[Connection]:
    """One moment of the database."""
    with app.app_context(), db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        yield connection


def _say(app: Flask, *statements: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))
    _let_go(app)


def _let_go(app: Flask) -> None:
    """Close our own connections: they would count as somebody's, and remember what was there."""
    with app.app_context():
        db.engine.dispose()


def _contents(connection: Connection) -> dict[str, Any]:
    return {name: _table(connection, name) for name in sorted(inspect(connection).get_table_names(schema="public"))}


def _table(connection: Connection, name: str) -> dict[str, Any]:
    quoted = connection.dialect.identifier_preparer.quote(name)
    asked = text(f'SELECT row::text FROM {quoted} AS row ORDER BY row::text COLLATE "C"')  # noqa: S608 -- of the schema
    digest, rows = hashlib.sha256(), 0
    for row in connection.execution_options(yield_per=1000).execute(asked).scalars():
        digest.update(f"{row}\n".encode())
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _program(app: Flask, name: str) -> str:
    folder = settings_of(app).postgres_programs
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        raise BackupError(
            f"{name} is not here. Install PostgreSQL's client programs (Debian: apt-get install postgresql-client), "
            "of the server's version or newer, or say in the setting postgres_programs in which folder they are."
        )
    return found


def _url(app: Flask) -> URL:
    with app.app_context():
        return db.engine.url


def _run(app: Flask, command: list[str]) -> None:
    """Run a program of PostgreSQL; how to connect stands in its environment, where no list of processes shows it."""
    url = _url(app)
    host, port = url.query.get("host", url.host), url.query.get("port", url.port)
    said = {"PGHOST": host, "PGPORT": port, "PGUSER": url.username, "PGPASSWORD": url.password,
            "PGDATABASE": url.database, "PGSSLMODE": url.query.get("sslmode")}  # fmt: skip
    environment = {**os.environ, **{name: str(value) for name, value in said.items() if value}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} failed: {done.stderr.strip()[:1000]}")
