"""How fast activities that are in the log become scores that are kept: readers, state, due moves, rebuild, the board.

Two models with 25 rules together: those of the worked examples, and one more. Three people to a company.

    python -m benchmarks.scores                          # 200 people, 2,000 activities, about a minute
    python -m benchmarks.scores 1000000 10000000         # the full size; use PostgreSQL (COMMUNITY_DATABASE_URL)

It says how busy the machine was, and of scoring also the processor's own time, which depends less on that.
"""

from __future__ import annotations

import logging
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from community import create_app
from community.access.viewers import system, viewer_of
from community.activity.cursors import start
from community.activity.models import Activity
from community.activity.running import run
from community.app.setup import set_up
from community.core.clock import now
from community.core.db import session
from community.leads.actions import make_source
from community.leads.board import Filter, board, owners
from community.leads.ingest import take_in
from community.leads.model_actions import save_model, switch_on
from community.leads.models import ScoreState
from community.leads.queries import source_named
from community.leads.readers import SCORING, score_due
from community.leads.rebuilding import rebuild, work_out_coming
from community.leads.sales import sales_group
from community.leads.scoring.definition import parse
from community.leads.stored_models import models_scored
from community.sdk import Claims, add_member, admit, unit_of_work
from community.worker.threads import IDLE_SECONDS

MODELS = Path(__file__).parent.parent / "tests" / "leads" / "models"
DEEDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("View", "page", {"path": "/pricing"}),
    ("View", "page", {"path": "/jobs/one"}),
    ("Create", "question", {"intent": "buying"}),
    ("Create", "reply", {"after_staff": True}),
    ("Join", "group", {}),
    ("Read", "file", {"tag": "case-study"}),
    ("Attend", "webinar", {}),
)
BATCH = 500
RULES = 25
ONE_MORE = """
[[rule]]
id = "b11_webinars"
kind = "count"
on = { verb = "Attend", object = "webinar" }
points = 3
half_life = "30d"
"""
DUE, DUE_WITHIN = 200, 10
"""So many people become due within so many seconds, under each model."""


def main(people: int, activities: int) -> None:
    """Make people, let them do things, and print figures."""
    logging.disable(logging.WARNING)
    dice = random.Random(1)  # noqa: S311 -- the same each time
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(data_dir=Path(folder), readers="off")
        with app.app_context():
            set_up()
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            _arrive(people)
            _measure(people, activities, dice)


def _arrive(people: int) -> None:
    with unit_of_work():
        make_source(system(), "elsewhere", now())
        for number in range(people):
            person = admit(system(), _claims(number), now())
        add_member(system(), sales_group(), viewer_of(person.principal), now())
        for text in _texts():
            switch_on(system(), save_model(system(), text, now()))
    start([SCORING])
    run(SCORING)
    for _round in range(people // 25 + 4):
        work_out_coming()


def _texts() -> list[str]:
    texts = [path.read_text() for path in sorted(MODELS.glob("*.toml"))]
    texts[-1] += ONE_MORE
    rules = sum(len(parse(text).rule) for text in texts)
    if (len(texts), rules) != (2, RULES):
        raise SystemExit(f"{len(texts)} models with {rules} rules: the figures would not be those that are promised")
    return texts


def _claims(number: int) -> Claims:
    return Claims("https://x.test", str(number), f"P{number}", f"p{number}@c{number // 3}.test", email_verified=True)


def _measure(people: int, activities: int, dice: random.Random) -> None:
    told, read, worked = 0.0, 0.0, 0.0
    delays = []
    for first in range(0, activities, BATCH):
        rows = [_row(dice, people, number) for number in range(first, min(first + BATCH, activities))]
        begun = time.monotonic()
        with unit_of_work():
            take_in(system(), source_named("elsewhere"), rows, now())  # type: ignore[arg-type]  # rows of plain values
        committed, at_work = time.monotonic(), time.process_time()
        run(SCORING)
        told, read = told + committed - begun, read + time.monotonic() - committed
        worked += time.process_time() - at_work
        delays.append(time.monotonic() - committed)
    print(f"ingest, committed: {activities / told:,.0f} activities/s")
    print(f"scored and committed, two models: {activities / read:,.0f} activities/s; {_kept()}")
    print(f"    by the processor's own time: {activities / worked:,.0f} activities/s")
    print(f"a batch of {BATCH} committed to scored: p50 {statistics.median(delays):.2f} s, worst {max(delays):.2f} s")
    _one_by_one(people, dice)
    _rest(people)


def _one_by_one(people: int, dice: random.Random) -> None:
    delays = []
    for number in range(40):
        with unit_of_work():
            take_in(system(), source_named("elsewhere"), [_row(dice, people, -number - 1)], now())  # type: ignore[arg-type]  # rows of plain values
        begun = time.monotonic()
        run(SCORING)
        delays.append(time.monotonic() - begun)
    delays.sort()
    print(f"one activity, commit to score: p50 {delays[20] * 1000:.0f} ms, p99 {delays[-1] * 1000:.0f} ms")


def _row(dice: random.Random, people: int, number: int) -> dict[str, Any]:
    verb, kind, facts = dice.choice(DEEDS)
    whose = dice.randrange(people)
    return {
        "external_id": str(number),
        "occurred_at": now().isoformat(),
        "email": f"p{whose}@c{whose // 3}.test",
        "verb": verb,
        "object": kind,
        "object_id": str(dice.randrange(9)),
        "facts": facts,
    }


def _kept() -> str:
    sizes = session().scalars(select(func.length(ScoreState.kept)).where(ScoreState.kept.is_not(None))).all()
    session().rollback()
    return f"kept per person and model: mean {statistics.mean(sizes):,.0f}, most {max(sizes):,} bytes"


def _rest(people: int) -> None:
    begun = time.monotonic()
    model = parse(_texts()[-1].replace("version = 1", "version = 2"))
    rebuild(model, lambda _done: None)
    took = time.monotonic() - begun
    rows = session().scalars(select(func.count(Activity.id))).one()
    print(f"rebuild under another version: {people / took:,.0f} people/s, {rows / took:,.0f} activities/s")
    begun = time.monotonic()
    score_due()
    print(f"what is due, once around: {time.monotonic() - begun:.3f} s")
    _lateness()
    seller = viewer_of(owners()[0])
    begun = time.monotonic()
    board(seller, Filter(), now())
    print(f"the first page of the board: {(time.monotonic() - begun) * 1000:.0f} ms")


def _lateness() -> None:
    """How long after its second somebody who changes by time alone is scored, by a loop like that of the worker."""
    begun, due = now() + timedelta(seconds=1), dict[int, datetime]()
    with unit_of_work() as work:
        followed = ScoreState.model.in_([model.digest for model in models_scored()])
        states = select(ScoreState).where(followed, ScoreState.kept.is_not(None))
        rows = work.scalars(states.order_by(ScoreState.principal_id).limit(DUE * 2)).all()
        for place, row in enumerate(rows):
            row.due_at = begun + timedelta(seconds=DUE_WITHIN) * place / len(rows)
            due[row.id] = row.due_at
    late = []
    while due:
        time.sleep(IDLE_SECONDS)
        score_due()
        done = now()
        session().rollback()
        for state_id, due_at in session().execute(
            select(ScoreState.id, ScoreState.due_at).where(ScoreState.id.in_(due))
        ):
            if due_at != due[state_id]:
                late.append((done - due.pop(state_id)).total_seconds())
    late.sort()
    p50, p99 = late[len(late) // 2], late[len(late) * 99 // 100]
    print(f"{len(late)} that fall due within {DUE_WITHIN} s are scored late by: p50 {p50:.2f} s, p99 {p99:.2f} s")


if __name__ == "__main__":
    main(*(int(each) for each in (sys.argv[1:] or ["200", "2000"])))
