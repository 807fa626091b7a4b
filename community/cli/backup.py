"""`community backup` and `community restore`, for the embedded database and for PostgreSQL.

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
from community.cli.archive import DATABASE, DUMP, FILES, KEY, pack, unpack
from community.cli.dump import dump, is_postgres, load, refuse_if_occupied
from community.cli.snapshot import BackupError, contents, copy_database, is_in_use, revisions
from community.core.clock import iso, now
from community.core.db import db
from community.core.settings import Settings, settings_of


def backup(app: Flask, target: Path, *, with_key: bool = False) -> dict[str, Any]:
    """Back up the database and the files while the site goes on; gives the rows and hashes of the tables.

    The search index is left out: it is made anew. Raises BackupError.
    """
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as name:
        folder = Path(name)
        tables, versions = _copy(app, folder)
        [copy] = folder.iterdir()
        members = {copy.name: copy, **_beside(settings_of(app), with_key=with_key)}
        pack(target, members, _said(app, tables, versions))
    return tables


def restore(app: Flask, archive: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put a backup in place: everything is compared before, and the database again after. Raises BackupError.

    With `replace` what is there is not deleted but put aside, under names that end in `.before-restore`.
    """
    given = settings_of(app)
    _refuse_if_occupied(app, replace=replace)
    given.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.data_dir, prefix=".restore-") as name:
        folder = Path(name)
        manifest = unpack(archive, folder)
        _refuse_unknown_version(manifest)
        _refuse_other_database(app, manifest)
        if is_postgres(app):
            load(app, folder / DUMP, lambda found: _compare(found, manifest))
        else:
            _compare(contents(folder / DATABASE), manifest)
        _put(folder, app)
    if not is_postgres(app):
        _compare(contents(_file(app)), manifest)
    return dict(manifest["tables"])


def _copy(app: Flask, folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Put a copy of the database into an empty folder; gives what is in it and the versions of its schema."""
    if is_postgres(app):
        return dump(app, folder / DUMP)
    source, copy = _file(app), folder / DATABASE
    if not source.is_file():
        raise BackupError(f"There is no database at {source}. Run: community setup")
    copy_database(source, copy)
    return contents(copy), revisions(copy)


def _said(app: Flask, tables: dict[str, Any], versions: list[str]) -> dict[str, Any]:
    return {
        "made_at": iso(now()),
        "version": _version(),
        "database": _kind(app),
        "revisions": versions,
        "tables": tables,
    }


def _kind(app: Flask) -> str:
    return "postgresql" if is_postgres(app) else "sqlite"


def _beside(given: Settings, *, with_key: bool) -> dict[str, Path]:
    files = given.data_dir / FILES
    found = {
        f"{FILES}/{each.relative_to(files).as_posix()}": each for each in sorted(files.rglob("*")) if each.is_file()
    }
    key = given.data_dir / KEY
    return found | ({KEY: key} if with_key and key.is_file() else {})


def _file(app: Flask) -> Path:
    with app.app_context():
        return Path(str(db.engine.url.database))


def _refuse_if_occupied(app: Flask, *, replace: bool) -> None:
    files = settings_of(app).data_dir / FILES
    if is_postgres(app):
        refuse_if_occupied(app, replace=replace)
    elif (target := _file(app)).exists() and replace:
        with app.app_context():
            db.engine.dispose()
        if is_in_use(target):
            raise BackupError("The community is running. Stop its server and its worker first.")
    elif target.exists():
        raise BackupError(f"There is a community in {target.parent} already. To put it aside: --replace")
    if files.exists() and not replace:
        raise BackupError(f"There is a community in {files.parent} already. To put it aside: --replace")


def _refuse_other_database(app: Flask, manifest: dict[str, Any]) -> None:
    if manifest["database"] != _kind(app):
        raise BackupError(
            f"This is a backup of {manifest['database']}, and this community is on {_kind(app)}: set database_url."
        )


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


def _compare(found: dict[str, Any], manifest: dict[str, Any]) -> None:
    wrong = [name for name in {*found, *manifest["tables"]} if found.get(name) != manifest["tables"].get(name)]
    if wrong:
        raise BackupError(f"The rows are not those of the manifest: {', '.join(sorted(wrong))}. Take another backup.")


def _put(folder: Path, app: Flask) -> None:
    given = settings_of(app)
    places = {FILES: given.data_dir / FILES}
    if not is_postgres(app):
        places[DATABASE] = _file(app)
    if not given.secret_key:
        places[KEY] = given.data_dir / KEY
    for name, place in places.items():
        if (folder / name).exists():
            if place.exists():
                place.replace(_aside(place))
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / name, place)
    if database := places.get(DATABASE):
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)  # of a database that is gone


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
        click.echo(
            "Run `community setup` before you start the server; it says if `community doctor --restored` is needed."
        )

    return command


def _tell(word: str, work: Callable[[], dict[str, Any]]) -> None:
    try:
        tables = work()
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{word}: {len(tables)} tables, {sum(each['rows'] for each in tables.values())} rows.")
