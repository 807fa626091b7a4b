"""Workers are woken across processes, and the calendar's work is done once."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from flask import Flask

from community.activity.calendar import open_calendar, run_due
from community.activity.models import PeriodicWork
from community.cli.commands import commands
from community.core.clock import now
from community.core.db import db, session
from community.core.jobs import Engine, Periodic, engine_of, next_time
from community.core.settings import Settings, SettingsError
from community.plugins import hookimpl
from tests.worker.valkey import valkey

SOON = 2


class Calendar:
    """A plugin with two pieces of work, one of which fails."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def work(self) -> None:
        self.done.append("tidied")
        time.sleep(0.05)

    def fail(self) -> None:
        raise RuntimeError("the shelf is full")

    @hookimpl
    def community_periodic(self) -> list[Periodic]:
        return [Periodic("test.tidy", "*/10 * * * *", self.work), Periodic("test.fails", "0 3 * * 1", self.fail)]


@pytest.fixture
def calendar(app: Flask) -> Iterator[Calendar]:
    plugin = Calendar()
    app.extensions["community.plugins"].register(plugin)
    app.extensions["clock"] = lambda: datetime(2026, 3, 2, 12, 1, tzinfo=UTC)
    open_calendar(plugin.community_periodic())
    yield plugin
    app.extensions["community.plugins"].unregister(plugin)


def later(app: Flask, **step: float) -> None:
    instant = now() + timedelta(**step)
    app.extensions["clock"] = lambda: instant


def row(name: str) -> PeriodicWork:
    session().rollback()
    return session().get_one(PeriodicWork, name, populate_existing=True)


def test_what_is_due_is_done_once_and_what_is_not_waits(app: Flask, calendar: Calendar) -> None:
    assert "test.tidy" not in run_due()
    later(app, minutes=9)
    assert "test.tidy" in run_due()
    assert "test.tidy" not in run_due()
    assert calendar.done == ["tidied"]
    assert row("test.tidy").due_at == datetime(2026, 3, 2, 12, 20, tzinfo=UTC)


def test_what_was_missed_while_nothing_ran_is_done_once(app: Flask, calendar: Calendar) -> None:
    later(app, days=3)
    run_due()
    run_due()
    assert calendar.done == ["tidied"]


def test_of_several_at_once_one_does_it(app: Flask, calendar: Calendar) -> None:
    later(app, minutes=9)

    def work() -> None:
        with app.app_context():
            run_due()
            db.session.remove()

    threads = [threading.Thread(target=work) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert calendar.done == ["tidied"]


def test_a_failure_is_noted_and_shown(app: Flask, calendar: Calendar) -> None:
    later(app, days=8)
    run_due()
    assert row("test.fails").last_error == "RuntimeError: the shelf is full"
    shown = CliRunner().invoke(commands(lambda: app), ["jobs"])
    assert "failed: RuntimeError: the shelf is full" in shown.output
    assert "limits.sweep (7 * * * *)" in shown.output
    asked = CliRunner().invoke(commands(lambda: app), ["jobs", "--run", "test.fails"])
    assert (asked.exit_code, "the shelf is full" in asked.output) == (1, True)
    assert "There is no periodic work" in CliRunner().invoke(commands(lambda: app), ["jobs", "--run", "x"]).output


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("* * * * *", "2026-03-02 12:02"),
        ("7 * * * *", "2026-03-02 12:07"),
        ("0 3 * * *", "2026-03-03 03:00"),
        ("0 3 1 * *", "2026-04-01 03:00"),
        ("30 4 * * 0", "2026-03-08 04:30"),
    ],
)
def test_when_a_schedule_is_due_next(schedule: str, due: str) -> None:
    after = datetime(2026, 3, 2, 12, 1, 30, tzinfo=UTC)
    assert next_time(schedule, after) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def wakes(taker: Engine, caller: Engine) -> bool:
    """Whether one engine's call reaches whoever sleeps at the other."""
    woken = threading.Event()
    consumer = taker.consume(woken.set, lambda: None)
    try:
        caller.wake()
        return woken.wait(SOON)
    finally:
        consumer.stop(graceful=True)


@pytest.mark.sockets
def test_valkey_wakes_another_process_and_does_no_harm_when_it_is_gone() -> None:
    with TemporaryDirectory(prefix="jobs-", dir="/tmp") as folder:
        with valkey(Path(folder)) as address:
            assert wakes(Engine(address, "", "secret"), Engine(address, "", "secret"))
            for _many in range(50):
                Engine(address, "", "secret").wake()
            assert Engine(address, "", "secret").huey.pending_count() <= 10, "nobody takes them: they do not pile up"
        begun, alone = time.monotonic(), Engine(address, "", "secret")
        for _many in range(100):
            alone.wake()
        assert time.monotonic() - begun < 3


@pytest.mark.sockets
def test_what_somebody_else_put_there_is_not_run() -> None:
    with TemporaryDirectory(prefix="jobs-", dir="/tmp") as folder, valkey(Path(folder)) as address:
        assert not wakes(Engine(address, "", "secret"), Engine(address, "", "another secret"))


@pytest.mark.sockets
@pytest.mark.only_on("postgres")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Huey leaves its LISTEN to the GC
def test_postgres_wakes_another_process(app: Flask) -> None:
    url = app.extensions["community.settings"].database_url
    taker, caller = (Engine("database", url, "secret") for _each in range(2))
    assert wakes(taker, caller)
    taker.huey.storage.close()
    gc.collect()


def test_a_wrong_storage_is_refused_in_words() -> None:
    with pytest.raises(SettingsError, match="redis://"):
        engine_of(Settings.model_validate({"jobs": "amqp://x"}))
    with pytest.raises(SettingsError, match="needs PostgreSQL"):
        engine_of(Settings.model_validate({"jobs": "database"}))
    assert not engine_of(Settings.model_validate({"secret_key": "x"})).shared
