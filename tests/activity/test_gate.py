"""On PostgreSQL ids become visible out of order. Readers lose nothing all the same, and read nothing twice."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text

from community.access.viewers import system
from community.activity.cursors import after, start
from community.activity.log import record
from community.activity.models import Activity, Cursor
from community.activity.readers import Reader, Sort
from community.activity.running import run
from community.content.base.verbs import TopicStarted
from community.core.db import db, session
from community.core.unit import unit_of_work
from tests.activity.writers import INSERT, start_writers
from tests.company import Company

pytestmark = pytest.mark.only_on("postgres")
WRITERS = 8
BY_ID = "SELECT id FROM activity WHERE id > %s ORDER BY id"
GATED_BY_ID = "SELECT id FROM activity WHERE id > %s AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY id"


def address_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).replace("postgresql+psycopg", "postgresql")


def new_reader(seen: list[int], name: str = "test.gate") -> Reader:
    reader = Reader(name, Sort.PROJECTION, Activity, lambda row: seen.append(row.id))
    start([reader])
    return reader


def follow_naively(address: str, query: str, seen: list[int], done: threading.Event) -> None:
    cursor, last = 0, False
    with psycopg.connect(address, autocommit=True) as connection:
        while not last:
            last = done.is_set()
            found = [row[0] for row in connection.execute(query, (cursor,))]
            seen += found
            cursor = max(found, default=cursor)
            time.sleep(0.001)


def all_ids() -> list[int]:
    session().rollback()
    return list(session().scalars(select(Activity.id)))


def test_eight_writers_and_nothing_lost(
    app: Flask, pytestconfig: pytest.Config, record_property: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, address, seen = time.monotonic(), address_of(app), list[int]()
    naive: dict[str, list[int]] = {BY_ID: [], GATED_BY_ID: []}
    reader, done = new_reader(seen), threading.Event()
    followers = [
        threading.Thread(target=follow_naively, args=(address, query, found, done)) for query, found in naive.items()
    ]
    with psycopg.connect(address, autocommit=True) as connection:
        names = [f"writer {number}" for number in range(WRITERS)]
        writers = start_writers(connection, address, names, 1500 if pytestconfig.getoption("full") else 200)
    for follower in followers:
        follower.start()
    while any(writer.poll() is None for writer in writers):
        run(reader)
    done.set()
    for follower in followers:
        follower.join()
    run(reader)
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    written = set(all_ids())
    lost = {name: len(written - set(found)) for name, found in zip(("id", "gated id"), naive.values(), strict=True)}
    figures = f"{len(written)} rows, {time.monotonic() - begun:.1f} s; lost by other cursors: {lost}"
    record_property("gate", figures)
    with capsys.disabled():
        print(f"\n  the gate: {figures}")  # noqa: T201 -- a figure that the report asks for
    assert Counter(seen) == Counter(written)
    assert lost["id"] > 0, "the writers were too tame to show anything"


def test_a_row_is_read_only_when_none_can_come_before_it(app: Flask) -> None:
    seen: list[int] = []
    reader = new_reader(seen)
    run(reader)
    seen.clear()
    with psycopg.connect(address_of(app)) as early, psycopg.connect(address_of(app)) as late:
        early.execute(INSERT, ("early", "1"))
        late.execute(INSERT, ("late", "1"))
        late.commit()
        run(reader)
        assert seen == []
        early.commit()
    run(reader)
    assert seen == sorted(all_ids())[-2:]


def test_the_order_is_kept_where_xids_grow_by_a_digit(app: Flask, company: Company) -> None:
    seen: list[int] = []
    reader = new_reader(seen)
    run(reader)
    seen.clear()
    with psycopg.connect(address_of(app), autocommit=True) as connection:
        current = int(connection.execute("SELECT pg_current_xact_id()::text").fetchone()[0])  # type: ignore[index]  # a row
        boundary = 10 ** len(str(current))
        burn = f"DO $$ BEGIN FOR i IN 1..{boundary - current - 10} LOOP PERFORM pg_current_xact_id(); COMMIT; "
        connection.execute(burn + "END LOOP; END $$")
        for number in range(30):
            connection.execute(INSERT, ("digits", str(number)))
            if number % 4 == 3:
                run(reader)
        run(reader)
        rows = connection.execute("SELECT id, xid::text FROM activity a WHERE source = 'digits' ORDER BY a.xid, a.id")
        expected = [(row[0], row[1]) for row in rows.fetchall()]
        as_text = connection.execute(
            "SELECT id, xid::text AS xid FROM activity WHERE source = 'digits' ORDER BY xid, id"
        )
        assert [row[0] for row in as_text.fetchall()] != [row[0] for row in expected], "the alias sorts as text"
    assert {len(xid) for _, xid in expected} == {len(str(current)), len(str(current)) + 1}
    assert seen == [row_id for row_id, _ in expected]


def test_an_open_writer_in_another_database_holds_the_gate(app: Flask, company: Company) -> None:
    seen: list[int] = []
    reader = new_reader(seen)
    run(reader)
    seen.clear()
    elsewhere = db.engine.url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(elsewhere) as other:
        other.execute("SELECT pg_current_xact_id()")
        with unit_of_work():
            record(system(), TopicStarted(thing=company.topic("Open Garden"), target=company.group("Open Garden")))
        run(reader)
        assert seen == []
    run(reader)
    assert seen == [max(all_ids())]


def test_a_dispatcher_begins_before_what_is_still_being_written(app: Flask) -> None:
    with psycopg.connect(address_of(app)) as early, psycopg.connect(address_of(app)) as late:
        early.execute(INSERT, ("early", "1"))
        late.execute(INSERT, ("late", "1"))
        late.commit()
        seen: list[int] = []
        reader = Reader("test.dispatcher", Sort.DISPATCHER, Activity, lambda row: seen.append(row.id))
        start([reader])
        early.commit()
    run(reader)
    assert seen == sorted(all_ids())[-2:]


def test_the_query_uses_the_index_of_the_order(app: Flask) -> None:
    cursor = Cursor(name="test.plan", xid=0, position=0)
    reader = Reader("test.plan", Sort.PROJECTION, Activity, lambda row: None)
    query = str(after(reader, cursor).limit(50).compile(db.engine))
    for other in ("seqscan", "bitmapscan"):
        session().execute(text(f"SET LOCAL enable_{other} = off"))
    values = {"param_1": "0", "param_2": 0, "param_3": 50}
    plan = "\n".join(session().connection().exec_driver_sql(f"EXPLAIN {query}", values).scalars())
    assert "ix_activity_xid_id" in plan
    assert "Sort" not in plan
