"""`community backup` and `community restore`, for the embedded database.

A restored community goes on where the backup was taken. Cursors lie in the database with the logs that they belong
to; what was delivered before stays delivered; what waited then is sent, with the id and the bytes that it had, so
that a receiver that got it meanwhile knows it again. With the key in the backup (`--with-key`), or in the setting
`secret_key`, browsers stay signed in; without it everybody signs in anew.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask

from community.app.setup import alembic_config
from community.cli.archive import DATABASE, FILES, KEY, pack, unpack
from community.cli.snapshot import BackupError, contents, copy_database, is_in_use, revisions
from community.core.clock import iso, now
from community.core.db import db
from community.core.settings import Settings, settings_of


def backup(app: Flask, target: Path, *, with_key: bool = False) -> dict[str, Any]:
    """Back up the database and the files while the site goes on; gives the rows and hashes of the tables.

    The search index is left out: it is made anew. Raises BackupError.
    """
    given = settings_of(app)
    source = _database(app)
    if not source.is_file():
        raise BackupError(f"There is no database at {source}. Run: community setup")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        copy_database(source, copy)
        tables = contents(copy)
        pack(target, {DATABASE: copy, **_beside(given, with_key=with_key)}, _said(tables, copy))
    return tables


def restore(app: Flask, archive: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put a backup in place: everything is compared before, and the database again after. Raises BackupError.

    With `replace` what is there is not deleted but put aside, under names that end in `.before-restore`.
    """
    target = _database(app)
    _refuse_if_occupied(app, target, replace=replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as name:
        folder = Path(name)
        manifest = unpack(archive, folder)
        _refuse_unknown_version(manifest)
        _compare(folder / DATABASE, manifest)
        _put(folder, target, settings_of(app))
    _compare(target, manifest)
    return dict(manifest["tables"])


def _said(tables: dict[str, Any], copy: Path) -> dict[str, Any]:
    return {
        "made_at": iso(now()),
        "version": _version(),
        "database": "sqlite",
        "revisions": revisions(copy),
        "tables": tables,
    }


def _beside(given: Settings, *, with_key: bool) -> dict[str, Path]:
    files = given.data_dir / FILES
    found = {
        f"{FILES}/{each.relative_to(files).as_posix()}": each for each in sorted(files.rglob("*")) if each.is_file()
    }
    key = given.data_dir / KEY
    return found | ({KEY: key} if with_key and key.is_file() else {})


def _database(app: Flask) -> Path:
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            "This command is for the embedded database. For PostgreSQL use its own tools: pg_dump --format=custom "
            "--file=FILE, and pg_restore --exit-on-error --single-transaction into an empty one."
        )
    return Path(url.database)


def _refuse_if_occupied(app: Flask, target: Path, *, replace: bool) -> None:
    files = settings_of(app).data_dir / FILES
    if not target.exists() and not files.exists():
        return
    if not replace:
        raise BackupError(f"There is a community in {target.parent} already. To put it aside: --replace")
    with app.app_context():
        db.engine.dispose()
    if target.exists() and is_in_use(target):
        raise BackupError("The community is running. Stop its server and its worker first.")


def _refuse_unknown_version(manifest: dict[str, Any]) -> None:
    script = ScriptDirectory.from_config(alembic_config())
    try:
        for revision in manifest["revisions"]:
            script.get_revision(revision)
    except CommandError as error:
        raise BackupError(
            f"This backup was made by version {manifest['version']}, which this one ({_version()}) does not know. "
            "Install that version or a newer one."
        ) from error


def _version() -> str:
    return importlib.metadata.version("flask-community")


def _compare(database: Path, manifest: dict[str, Any]) -> None:
    found = contents(database)
    wrong = [name for name in {*found, *manifest["tables"]} if found.get(name) != manifest["tables"].get(name)]
    if wrong:
        raise BackupError(f"The rows are not those of the manifest: {', '.join(sorted(wrong))}. Take another backup.")


def _put(folder: Path, target: Path, given: Settings) -> None:
    places = {DATABASE: target, FILES: given.data_dir / FILES}
    if not given.secret_key:
        places[KEY] = given.data_dir / KEY
    for name, place in places.items():
        if (folder / name).exists():
            if place.exists():
                place.replace(_aside(place))
            shutil.move(folder / name, place)
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)  # of a database that is gone


def _aside(place: Path) -> Path:
    stamp = now().strftime("%Y%m%dT%H%M%S%f")
    return place.with_name(f"{place.name}.{stamp}.before-restore")


def backup_command(make_app: Callable[[], Flask]) -> click.Command:
    """`community backup FILE`."""

    @click.command("backup", help="Back up the database and the files into FILE (.tar.gz), while the site goes on.")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--with-key", is_flag=True, help="Also the key that signs cookies; then keep FILE as safe as it.")
    def command(file: Path, *, with_key: bool) -> None:
        _tell("Backed up", lambda: backup(make_app(), file, with_key=with_key))

    return command


def restore_command(make_app: Callable[[], Flask]) -> click.Command:
    """`community restore FILE`."""

    @click.command("restore", help="Put the backup FILE in place. Then run: community setup")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--replace", is_flag=True, help="Put aside what is there. The server must not run.")
    def command(file: Path, *, replace: bool) -> None:
        _tell("Restored", lambda: restore(make_app(), file, replace=replace))
        click.echo("Run `community setup` before you start the server.")

    return command


def _tell(word: str, work: Callable[[], dict[str, Any]]) -> None:
    try:
        tables = work()
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{word}: {len(tables)} tables, {sum(each['rows'] for each in tables.values())} rows.")
