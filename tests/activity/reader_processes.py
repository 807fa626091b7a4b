"""A process that forks others, each of which follows the log of a database with two readers of its own until
it is killed. Imports are done before the fork, so that a new process is at work within milliseconds.

    python -m tests.activity.reader_processes FOLDER LEASE-IN-SECONDS

For every line that it reads it starts one process and prints its id. The projection counts in the database;
the dispatcher's effect is a line in the file `told`.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from community import create_app
from community.activity import cursors
from community.activity.models import Activity
from community.activity.readers import Reader, Sort
from community.activity.running import run
from tests.activity.tally import COUNTING, count


def follow_for_ever(folder: Path, lease: timedelta) -> None:
    """Run both readers again and again."""
    told = os.open(folder / "told", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def tell(row: Any) -> None:
        os.write(told, f"{row.id}\n".encode())

    def count_slowly(row: Any) -> None:
        count(row)
        time.sleep(0.0005)

    cursors.LEASE = lease
    counting = Reader(COUNTING.name, Sort.PROJECTION, Activity, count_slowly)
    telling = Reader("tests.telling", Sort.DISPATCHER, Activity, tell)
    with create_app(data_dir=folder, secret_key="tests", readers="off").app_context():
        while True:
            run(counting)
            run(telling)
            time.sleep(0.002)


def fork_on_demand(folder: Path, lease: timedelta) -> None:
    """Start a process for each line on the standard input; when that ends, so does this."""
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            follow_for_ever(folder, lease)
        print(child, flush=True)  # noqa: T201 -- this is how the test knows whom it may kill


if __name__ == "__main__":
    fork_on_demand(Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2])))
