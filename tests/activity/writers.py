"""Writes short transactions into the log from many processes: `python -m tests.activity.writers CONNINFO NAME COUNT`.

Half of them do an update first, so that their xid is older than their id.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterable

import psycopg

INSERT = """
INSERT INTO activity (occurred_at, recorded_at, source, external_id, live, identity_id, verb, thing_id, facts)
VALUES (now(), now(), %s, %s, true, 1, 'topic.started', (SELECT min(id) FROM thing), '{}')
"""
UPDATE = "UPDATE cluster_load SET n = n + 1 WHERE writer = %s"
LONGEST = 0.004


def write(address: str, name: str, count: int) -> None:
    """`count` transactions of one writer."""
    chance = random.Random(name)
    with psycopg.connect(address) as connection:
        for number in range(count):
            if number % 2:
                connection.execute(UPDATE, (name,))
                time.sleep(chance.random() * LONGEST)
            connection.execute(INSERT, (name, str(number)))
            if chance.random() < 0.3:
                time.sleep(chance.random() * LONGEST)
            connection.commit()


def start_writers(connection: psycopg.Connection[object], address: str, names: Iterable[str],
                  count: int) -> list[subprocess.Popen[bytes]]:  # fmt: skip
    """Start a process for each name."""
    connection.execute("CREATE TABLE cluster_load (writer text PRIMARY KEY, n integer)")
    for name in names:
        connection.execute("INSERT INTO cluster_load VALUES (%s, 0)", (name,))
    command = [sys.executable, "-m", "tests.activity.writers", address]
    return [subprocess.Popen([*command, name, str(count)]) for name in names]


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
