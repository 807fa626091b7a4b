"""A process whose children read the log and are killed: `python -m tests.activity.victims` with a plan on standard
input, the figures on standard output.

Each child is forked, runs two readers, and dies by SIGKILL at a random moment or at a named point. The parent
writes activities meanwhile, and in the end lets one child finish.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from community import create_app
from community.access.viewers import system
from community.activity import cursors
from community.activity.cursors import has_work, start
from community.activity.log import record
from community.activity.models import Activity, Identity
from community.activity.outbox import enqueue
from community.activity.readers import Reader, Sort
from community.activity.running import run
from community.core.clock import now
from community.core.db import db, session
from community.core.points import DIED, crash_at
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.groups.verbs import GroupFounded

EFFECT = Table("effect", MetaData(), Column("reader", String(40)), Column("row_id", Integer))
HELD = timedelta(milliseconds=300)
LONGEST_LIFE = 0.25
LONGEST_END = 30.0
ROWS_EACH_TIME = 6
PASSED_BY_EACH_ROW = {"reader.handled", "reader.dispatched", "reader.moved"}


class Victims:
    """The plan, and what came of it."""

    def __init__(self, app: Flask, plan: dict[str, Any], letters: Path) -> None:
        self.app = app
        self.plan = plan
        self.letters = letters
        self.chance = random.Random(plan["seed"])
        self.readers = [
            Reader("test.count", Sort.PROJECTION, Activity, self.count),
            Reader("test.tell", Sort.DISPATCHER, Activity, self.tell),
        ]
        self.killed, self.died = 0, list[str]()

    def count(self, row: Activity) -> None:
        """An effect inside the database: twice would show."""
        session().execute(insert(EFFECT).values(reader="test.count", row_id=row.id))

    def tell(self, row: Activity) -> None:
        """One effect outside, with a stable id, and one through the outbox."""
        with self.letters.open("a") as out:
            out.write(f"{row.id}\n")
        with unit_of_work() as work:
            group = work.scalars(select(Group).limit(1)).one()
            enqueue("test", f"told_{row.id}", "test.told", group, {}, now())

    def prepare(self) -> None:
        with self.app.app_context():
            with unit_of_work() as work:
                EFFECT.create(work.connection())
            start(self.readers)
            db.session.remove()
            db.engine.dispose()

    def happen(self) -> None:
        with self.app.app_context():
            with unit_of_work() as work:
                group = work.scalars(select(Group).limit(1)).one()
                assert work.scalars(select(Identity).limit(1)).first()
                for _ in range(ROWS_EACH_TIME):
                    record(system(), GroupFounded(thing=group))
            db.session.remove()
            db.engine.dispose()

    def live(self, point: str, *, to_the_end: bool = False) -> int:
        """Fork a child that reads."""
        child = os.fork()
        if child:
            return child
        crash_at(point)
        with self.app.app_context():
            until = time.monotonic() + LONGEST_END
            while time.monotonic() < until and (not to_the_end or any(map(has_work, self.readers))):
                for reader in self.readers:
                    run(reader)
                time.sleep(0.01)
        os._exit(0)

    def kill_all(self) -> None:
        points = self.plan["points"]
        for number in range(self.plan["kills"]):
            self.happen()
            named = points[number // 2 % len(points)] if number % 2 else ""
            times = self.chance.randint(1, ROWS_EACH_TIME) if named in PASSED_BY_EACH_ROW else 1
            child = self.live(f"{named}:{times}" if named else "")
            if not named:
                time.sleep(self.chance.random() * LONGEST_LIFE)
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            self.killed += os.WIFSIGNALED(status)
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == DIED:
                self.died.append(named)
            time.sleep(HELD.total_seconds() * 1.05)
        os.waitpid(self.live("", to_the_end=True), 0)

    def figures(self) -> dict[str, Any]:
        letters = self.letters.read_text().split()
        with self.app.app_context():
            counted = list(session().scalars(select(EFFECT.c.row_id)))
            written = list(session().scalars(select(Activity.id)))
            queued = session().connection().exec_driver_sql("SELECT message_id FROM delivery").scalars().all()
        return {
            "written": sorted(written),
            "counted": sorted(counted),
            "told": sorted(map(int, letters)),
            "queued": sorted(int(each.removeprefix("told_")) for each in queued if each.startswith("told_")),
            "killed": self.killed,
            "died": self.died,
        }


def main() -> None:
    plan = json.load(sys.stdin)
    cursors.LEASE = HELD
    app = create_app(**plan["settings"])
    victims = Victims(app, plan, Path(plan["letters"]))
    victims.prepare()
    victims.kill_all()
    json.dump(victims.figures(), sys.stdout)


if __name__ == "__main__":
    main()
