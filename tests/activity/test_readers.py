"""Readers of the log: in order, exactly once for what they write, at least once for what leaves."""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from community.activity.cursors import BATCH, LEASE, start
from community.activity.models import Activity, Parked
from community.activity.readers import Reader, Sort
from community.activity.running import TRIES, run
from community.core.db import session
from community.core.unit import unit_of_work
from tests.activity.clock import Clock
from tests.activity.tally import (
    COUNTING,
    change_cursor,
    count,
    cursor_of,
    failing_at,
    happen,
    open_tally,
    tallied,
    whole_log,
)
from tests.company import Company
from tests.content.writing import counted_queries

pytestmark = pytest.mark.usefixtures("clock")


def test_a_projection_handles_every_row_once_and_in_order(company: Company) -> None:
    open_tally(COUNTING)
    happen(company.viewer("Mia"), company.posts("Open Garden")[0], 3 * BATCH + 7)
    log = whole_log()
    assert run(COUNTING) == len(log)
    assert tallied() == log
    assert cursor_of(COUNTING).position == log[-1]
    assert run(COUNTING) == 0
    more = happen(company.viewer("Mia"), company.posts("Open Garden")[0], 2)
    assert run(COUNTING) == 2
    assert tallied() == log + more


def test_an_error_leaves_neither_effect_nor_cursor(company: Company, clock: Clock) -> None:
    log = whole_log()
    broken = dataclasses.replace(COUNTING, handle=failing_at(log[2]))
    open_tally(broken)
    assert run(broken) == 2
    cursor = cursor_of(broken)
    assert (tallied(), cursor.position, cursor.failures) == (log[:2], log[1], 1)
    assert cursor.last_error == f"RuntimeError: row {log[2]} is too much for me"
    assert cursor.retry_at == clock.instant + timedelta(seconds=2)


def test_what_was_committed_before_an_error_stays(company: Company) -> None:
    happen(company.viewer("Mia"), company.posts("Open Garden")[0], 2 * BATCH)
    log = whole_log()
    broken = dataclasses.replace(COUNTING, handle=failing_at(log[BATCH + 4]))
    open_tally(broken)
    run(broken)
    done = tallied()
    assert done == log[: len(done)]
    assert cursor_of(broken).position == done[-1]
    assert len(done) <= BATCH + 4


def test_a_reader_goes_on_after_its_pause_and_not_before(company: Company, clock: Clock) -> None:
    log = whole_log()
    broken = dataclasses.replace(COUNTING, handle=failing_at(log[2]))
    open_tally(broken)
    run(broken)
    assert run(COUNTING) == 0
    clock.move(seconds=1.9)
    assert run(COUNTING) == 0
    clock.move(seconds=0.1)
    assert run(COUNTING) == len(log) - 2
    cursor = cursor_of(COUNTING)
    assert (tallied(), cursor.failures, cursor.retry_at, cursor.last_error) == (log, 0, None, "")


def test_pauses_double_and_then_the_row_is_parked(company: Company, clock: Clock) -> None:
    broken = dataclasses.replace(COUNTING, handle=failing_at(whole_log()[0]))
    open_tally(broken)
    pauses = []
    for _again in range(TRIES - 1):
        run(broken)
        retry_at = cursor_of(broken).retry_at
        assert retry_at is not None
        pauses.append((retry_at - clock.instant).total_seconds())
        clock.instant = retry_at
    assert pauses == [2.0**n for n in range(1, TRIES)]
    run(broken)
    assert [each.row_id for each in session().scalars(select(Parked))] == [whole_log()[0]]
    assert tallied() == whole_log()[1:]


def test_a_dispatcher_starts_at_the_end_of_its_log(company: Company) -> None:
    told: list[int] = []
    telling = Reader("tests.telling", Sort.DISPATCHER, Activity, lambda row: told.append(row.id))
    open_tally(telling)
    assert run(telling) == 0
    new = happen(company.viewer("Mia"), company.posts("Open Garden")[0], 3)
    start([telling])
    assert (run(telling), told) == (3, new)


def test_a_dispatcher_passes_over_an_import_at_once(company: Company) -> None:
    told: list[int] = []
    telling = Reader("tests.telling", Sort.DISPATCHER, Activity, lambda row: told.append(row.id))
    open_tally(telling)
    mia, post = company.viewer("Mia"), company.posts("Open Garden")[0]
    happen(mia, post, 2 * BATCH, live=False)
    first = happen(mia, post)
    happen(mia, post, 3, live=False)
    second = happen(mia, post)
    assert (run(telling), told, cursor_of(telling).position) == (2, first + second, second[0])
    imported = happen(mia, post, 3 * BATCH, live=False)
    with counted_queries() as sent:
        assert run(telling) == 0
    assert cursor_of(telling).position == imported[-1]
    assert len([each for each in sent if each.startswith("UPDATE")]) == 2  # the lease and the cursor
    third = happen(mia, post)
    assert (run(telling), told) == (1, first + second + third)


def test_a_dispatcher_moves_its_cursor_after_the_effect(company: Company, clock: Clock) -> None:
    told: list[tuple[int, int]] = []

    def tell(row: Any) -> None:
        told.append((row.id, cursor_of(telling).position))
        if Counter(row_id for row_id, _position in told)[row.id] == 1 and row.id == new[1]:
            raise ConnectionError("not now")

    telling = Reader("tests.telling", Sort.DISPATCHER, Activity, tell)
    open_tally(telling)
    before = cursor_of(telling).position
    new = happen(company.viewer("Mia"), company.posts("Open Garden")[0], 3)
    run(telling)
    assert cursor_of(telling).position == new[0]
    clock.move(seconds=3)
    run(telling)
    assert told == [(new[0], before), (new[1], new[0]), (new[1], new[0]), (new[2], new[1])]
    assert cursor_of(telling).position == new[2]


def test_a_dispatcher_works_outside_a_writing_transaction(company: Company) -> None:
    def act(row: Any) -> None:
        with unit_of_work():
            count(row)

    acting = Reader("tests.acting", Sort.DISPATCHER, Activity, act)
    open_tally(acting)
    new = happen(company.viewer("Mia"), company.posts("Open Garden")[0], 2)
    run(acting)
    assert tallied() == new


def test_while_another_process_holds_the_lease_this_one_waits(company: Company, clock: Clock) -> None:
    open_tally(COUNTING)
    change_cursor(COUNTING, holder="elsewhere:1", held_until=clock.instant + LEASE)
    assert run(COUNTING) == 0
    clock.move(seconds=LEASE.total_seconds())
    assert run(COUNTING) == 0
    clock.move(seconds=1)
    assert run(COUNTING) == len(whole_log())
    assert cursor_of(COUNTING).holder != "elsewhere:1"
    assert tallied() == whole_log()


def test_who_lost_the_lease_moves_nothing(company: Company, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    told: list[int] = []

    def tell(row: Any) -> None:
        told.append(row.id)
        if len(told) == 1:
            session().rollback()
            change_cursor(telling, holder="elsewhere:1", held_until=clock.instant + LEASE)

    telling = Reader("tests.telling", Sort.DISPATCHER, Activity, tell)
    open_tally(telling)
    before = cursor_of(telling).position
    new = happen(company.viewer("Mia"), company.posts("Open Garden")[0], 2)
    with caplog.at_level(logging.INFO):
        run(telling)
    cursor = cursor_of(telling)
    assert (told, cursor.position, cursor.holder, cursor.failures) == (new[:1], before, "elsewhere:1", 0)
    assert "the lease went to another process" in caplog.text
    clock.move(seconds=LEASE.total_seconds() + 1)
    run(telling)
    assert told == [new[0], *new]


def test_readers_do_not_stand_in_each_others_way(company: Company) -> None:
    broken = Reader("tests.broken", Sort.PROJECTION, Activity, failing_at(whole_log()[0]))
    open_tally(COUNTING, broken)
    run(broken)
    run(COUNTING)
    assert tallied() == whole_log()
    assert cursor_of(broken).failures == 1


def test_a_reader_without_a_cursor_reads_nothing(company: Company) -> None:
    assert run(Reader("tests.unknown", Sort.PROJECTION, Activity, count)) == 0
