"""Whatever stops the dispatcher and wherever: everybody is told once, with one mail."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.activity.models import Activity, Delivery
from community.activity.running import run
from community.core.db import db, session
from community.notifications import readers
from community.notifications.models import Level, Notice
from community.notifications.readers import NOTICES, tell
from tests.company import Company
from tests.installation import environment_of
from tests.notifications.scene import admitted, chooses, starts

GROUP = "Open Garden"
WATCHERS = [f"Watcher{number} Here" for number in range(7)]


@pytest.fixture
def watched(quiet: Company, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A group that seven people watch, and a dispatcher that writes for three at once."""
    monkeypatch.setattr(readers, "AT_ONCE", 3)
    for number, name in enumerate(WATCHERS):
        admitted(name, f"watcher{number}@company.test")
        chooses(quiet, name.split()[0], GROUP, Level.WATCHING)
    run(NOTICES)
    return quiet


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full"))


def told_counts() -> tuple[Counter[int], Counter[str]]:
    session().rollback()
    notices = Counter(session().scalars(select(Notice.principal_id)))
    mails = Counter(session().scalars(select(Delivery.body).where(Delivery.destination == "notices")))
    return notices, mails


def test_whoever_is_killed_between_tells_the_rest_later(watched: Company, app: Flask, full: bool) -> None:
    times = 100 if full else 4
    folder = app.extensions["community.settings"].data_dir
    db.session.remove()
    db.engine.dispose()
    command = [sys.executable, "-m", "tests.notifications.killed", str(folder), str(times)]
    env = environment_of(app)
    killed = int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=900, env=env).stdout)
    notices, mails = told_counts()
    assert killed >= 2 * times
    assert set(notices.values()) == {3 * times}
    assert (len(notices), len(mails), set(mails.values())) == (7, 3 * times * 7, {1})


def test_two_dispatchers_at_once_tell_each_once(watched: Company, app: Flask) -> None:
    topics = [starts(watched, "Mia", GROUP, "Hello", title=f"Topic {number}") for number in range(5)]
    ids = list(session().scalars(select(Activity.id).where(Activity.thing_id.in_([topic.id for topic in topics]))))
    begin, faults = threading.Barrier(2), []

    def dispatch() -> None:
        with app.app_context():
            begin.wait()
            try:
                for activity_id in ids:
                    tell(session().get_one(Activity, activity_id))
            except SQLAlchemyError as error:  # shown below, in the test's own thread
                faults.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=dispatch) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notices, mails = told_counts()
    assert faults == []
    assert set(notices.values()) == {5}
    assert (len(notices), len(mails), set(mails.values())) == (7, 35, {1})
