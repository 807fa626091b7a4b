"""Several processes follow one log, some are killed with -9, and everything is counted exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from community.activity.models import Activity
from community.activity.readers import Reader, Sort
from tests.activity.tally import COUNTING, cursor_of, happen, open_tally, tallied, whole_log
from tests.company import Company
from tests.installation import environment_of

TELLING = Reader("tests.telling", Sort.DISPATCHER, Activity, print)
PATIENCE = 120


@dataclass
class Readers:
    """The processes that this test started, and it alone."""

    nursery: subprocess.Popen[str]
    running: list[int] = field(default_factory=list)

    def start(self) -> None:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        print(file=self.nursery.stdin, flush=True)
        self.running.append(int(self.nursery.stdout.readline()))

    def kill_one(self) -> None:
        os.kill(self.running.pop(random.randrange(len(self.running))), signal.SIGKILL)


@contextmanager
def readers_of(app: Flask, lease: float) -> Iterator[Readers]:
    open_tally(COUNTING, TELLING)
    command = [sys.executable, "-m", "tests.activity.reader_processes", str(folder_of(app)), str(lease)]
    pipe, env = subprocess.PIPE, environment_of(app)
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as nursery:
        processes = Readers(nursery)
        try:
            yield processes
        finally:
            while processes.running:
                processes.kill_one()
            told_file(app).unlink(missing_ok=True)


def told_file(app: Flask) -> Path:
    return folder_of(app) / "told"


def folder_of(app: Flask) -> Path:
    folder: Path = app.extensions["community.settings"].data_dir
    return folder


def told(app: Flask) -> Counter[int]:
    return Counter(map(int, told_file(app).read_text().split()))


def wait_until_all_is_read() -> None:
    last, deadline = whole_log()[-1], time.monotonic() + PATIENCE
    while min(cursor_of(COUNTING).position, cursor_of(TELLING).position) < last:
        assert time.monotonic() < deadline, "the readers do not come to the end of the log"
        time.sleep(0.02)


def test_two_processes_count_every_row_exactly_once(
    app: Flask, company: Company, pytestconfig: pytest.Config
) -> None:
    batches = 10 if pytestconfig.getoption("--full") else 3
    with readers_of(app, lease=10) as readers:
        readers.start()
        readers.start()
        viewer, post = company.viewer("Mia"), company.posts("Open Garden")[0]
        new = [row_id for _batch in range(batches) for row_id in happen(viewer, post, 50)]
        wait_until_all_is_read()
        assert tallied() == whole_log()
        assert told(app) == Counter(new)


def test_nothing_is_lost_or_doubled_when_readers_are_killed(
    app: Flask, company: Company, pytestconfig: pytest.Config
) -> None:
    kills = 80 if pytestconfig.getoption("--full") else 6
    viewer, post = company.viewer("Mia"), company.posts("Open Garden")[0]
    new: list[int] = []
    with readers_of(app, lease=0.4) as readers:
        readers.start()
        for _kill in range(kills):
            readers.start()
            until = time.monotonic() + random.uniform(0, 0.2)
            while time.monotonic() < until:
                new += happen(viewer, post, random.randint(1, 12))
            readers.kill_one()
        wait_until_all_is_read()
        assert tallied() == whole_log()
        assert set(told(app)) == set(new)
        assert told(app).total() - len(new) <= 2 * kills, "a kill repeats no more than the effect that it met"
