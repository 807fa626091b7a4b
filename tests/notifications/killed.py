"""Runs the dispatcher in processes that end at a given point, without a chance to tidy up. For the tests.

`python -m tests.notifications.killed DATA_DIR TIMES`: for each step and number it starts a topic, lets a process be
killed there, and then another one do the rest. Prints how many were killed.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import NoReturn

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from community import create_app
from community.activity.running import run
from community.core.clock import now
from community.core.db import db
from community.notifications import readers
from community.notifications.readers import NOTICES
from tests.company import Company
from tests.notifications.scene import starts

STEPS = ("before_flush", "before_commit", "after_commit")
KILLED = 9
MOST_STEPS = 12
LONGER_THAN_A_LEASE = timedelta(minutes=1)


def main(folder: str, times: int) -> None:
    app = create_app(data_dir=folder, secret_key="tests", readers="off", base_url="http://community.test")
    readers.AT_ONCE = 3
    begun, killed, turns = now(), 0, 0

    def clock() -> object:
        return begun + turns * LONGER_THAN_A_LEASE

    app.extensions["clock"] = clock
    for step in STEPS:
        for turn in range(times):
            count = 1 + turn % MOST_STEPS
            with app.app_context():
                starts(Company(), "Mia", "Open Garden", "Hello", title=f"{step} {turn}")
                db.session.remove()
                db.engine.dispose()
            turns += 1
            killed += _in_a_process(app, step, count) == KILLED
            turns += 1
            _in_a_process(app, step, 0)
    sys.stdout.write(str(killed))


def _in_a_process(app: Flask, step: str, count: int) -> int:
    child = os.fork()
    if child == 0:
        _dispatch(app, step, count)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _dispatch(app: Flask, step: str, count: int) -> NoReturn:
    seen = [0]

    def die(*_args: object) -> None:
        seen[0] += 1
        if seen[0] == count:
            os._exit(KILLED)

    event.listen(Session, step, die)
    with app.app_context():
        run(NOTICES)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
