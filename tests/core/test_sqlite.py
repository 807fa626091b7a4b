"""SQLite as a dependable embedded database."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pysqlite3
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from community import create_app
from community.access.models import Grant, Principal, PrincipalKind, Role
from community.core.db import db, session
from community.core.sqlite import UnsoundSQLite, driver, refuse_unsound
from community.core.unit import unit_of_work

pytestmark = pytest.mark.only_on("sqlite")


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 40, 1), (3, 7, 0), (3, 51)])
def test_a_library_with_the_fault_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsoundSQLite, match=r"can lose data in WAL mode; install pysqlite3"):
        refuse_unsound(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 52, 0), (3, 53, 4), (4, 0, 0)])
def test_a_sound_library_is_taken(version: tuple[int, ...]) -> None:
    refuse_unsound(version)


def test_ours_is_sound_and_is_the_one_in_use(app: Flask) -> None:
    assert driver().sqlite_version_info >= (3, 51, 3)
    assert session().scalar(text("SELECT sqlite_version()")) == driver().sqlite_version
    with db.engine.connect() as connection:
        assert isinstance(connection.connection.dbapi_connection, pysqlite3.Connection)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("query_only", 1)],
)
def test_every_connection_keeps_the_rules(app: Flask, pragma: str, value: object) -> None:
    assert session().scalar(text(f"PRAGMA {pragma}")) == value
    with db.engine.connect() as other:
        if pragma != "query_only":
            assert other.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.parametrize(("may_lose_data", "synchronous"), [(False, 2), (True, 0)])
def test_only_tests_do_not_wait_for_the_disk(tmp_path: Path, may_lose_data: bool, synchronous: int) -> None:
    app = create_app(data_dir=tmp_path, secret_key="tests", readers="off", may_lose_data=may_lose_data)
    with app.app_context():
        assert session().scalar(text("PRAGMA synchronous")) == synchronous
        db.session.remove()
        db.engine.dispose()


def test_foreign_keys_hold(app: Flask) -> None:
    with pytest.raises(IntegrityError), unit_of_work() as work:
        work.add(Grant(principal_id=999_999, audience_id=1, role=Role.MEMBER))


def test_a_word_that_is_no_choice_is_refused_by_the_database(app: Flask) -> None:
    with pytest.raises(IntegrityError, match="CHECK"), unit_of_work() as work:
        work.execute(text("INSERT INTO principal (kind, name, hue) VALUES ('robot', 'R2', 1)"))


def add(name: str) -> None:
    session().add(Principal(kind=PrincipalKind.SERVICE, name=name))


def test_a_second_writer_waits_and_readers_do_not(app: Flask) -> None:
    times: dict[str, float] = {}
    asked = threading.Event()

    def second() -> None:
        with app.app_context():
            asked.set()
            begun = time.monotonic()
            with unit_of_work():
                times["waited"] = time.monotonic() - begun
                add("second")
            db.session.remove()

    def reader() -> None:
        with app.app_context():
            begun = time.monotonic()
            times["seen"] = float(session().scalar(select(func.count()).where(Principal.name == "first")) or 0)
            times["read"] = time.monotonic() - begun
            db.session.remove()

    waiting, reading = threading.Thread(target=second), threading.Thread(target=reader)
    with unit_of_work() as work:  # nothing is written yet: the lock is taken by the beginning itself
        waiting.start()
        asked.wait(5)
        time.sleep(0.4)
        assert "waited" not in times
        add("first")
        work.flush()
        reading.start()
        reading.join(5)
    waiting.join(15)
    assert times["waited"] > 0.3
    assert (times["seen"], times["read"] < 0.3) == (0, True)
    session().rollback()
    names = session().scalars(select(Principal.name).order_by(Principal.id.desc()).limit(2))
    assert list(names) == ["second", "first"]


def test_many_writers_at_once_lose_nothing(app: Flask) -> None:
    def work() -> None:
        with app.app_context():
            for _each in range(20):
                with unit_of_work():
                    add("many")
            db.session.remove()

    threads = [threading.Thread(target=work) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert session().scalar(select(func.count()).where(Principal.name == "many")) == 120


SERVES_A_PAGE = """
import sys
from community import create_app
from community.app.setup import set_up
app = create_app(data_dir=sys.argv[1], secret_key="x", readers="off")
with app.app_context():
    set_up()
assert app.test_client().get("/").status_code == 200
print(sorted(name for name in sys.modules if name.split(".")[0] in ("sqlite3", "_sqlite3")))
"""


def test_nothing_in_the_process_opens_the_standard_librarys_sqlite(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVES_A_PAGE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
