"""A copy of the embedded database at one moment, and what is in it: rows and a hash for each table."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any

from community.core.sqlite import driver


class BackupError(Exception):
    """It cannot be backed up or restored; the message says why and what to do."""


def copy_database(source: Path, target: Path) -> None:
    """Copy a database at one moment while others read and write it. The copy is one file."""
    with closing(driver().connect(f"file:{source}?mode=ro", uri=True)) as live, closing(_open(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def contents(path: Path) -> dict[str, dict[str, Any]]:
    """For each table its number of rows and a hash of them. Raises BackupError for a damaged file."""
    try:
        with closing(_open(path)) as database:
            _check(database)
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            return {name: _table(database, name) for name in sorted(names)}
    except driver().DatabaseError as error:
        raise BackupError(f"The database in it is damaged ({error}).") from error


def revisions(path: Path) -> list[str]:
    """The versions of the schema that the database has been brought to."""
    with closing(_open(path)) as database:
        return [row[0] for row in database.execute("SELECT version_num FROM alembic_version ORDER BY 1")]


def is_in_use(path: Path) -> bool:
    """Whether another process has the database open: only the last connection can end the WAL."""
    with closing(driver().connect(path, timeout=0)) as database:
        try:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except driver().OperationalError:
            return True
        except driver().DatabaseError:
            return False  # not a database any more; it may well be put aside
        return bool(mode != "delete")


def _open(path: Path) -> Any:
    return driver().connect(path)


def _check(database: Any) -> None:
    if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise BackupError("The database in it is damaged (integrity check).")
    if database.execute("PRAGMA foreign_key_check").fetchall():
        raise BackupError("The database in it is damaged (rows refer to rows that are not there).")


def _table(database: Any, name: str) -> dict[str, Any]:
    quoted = '"' + name.replace('"', '""') + '"'
    columns = len(database.execute(f"PRAGMA table_info({quoted})").fetchall())
    order = ", ".join(str(number + 1) for number in range(columns))
    digest, rows = hashlib.sha256(), 0
    for row in database.execute(f"SELECT * FROM {quoted} ORDER BY {order}"):  # noqa: S608 -- a name of the schema
        digest.update(repr(row).encode())
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}
