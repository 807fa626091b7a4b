"""Readers follow their log: in order, once, and past what they cannot handle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from community.access.viewers import system
from community.activity.cursors import cursor_of, start, take_lease
from community.activity.log import record
from community.activity.models import Activity, Cursor, Parked
from community.activity.parking import parked_rows, retry_parked
from community.activity.readers import Reader, Sort
from community.activity.running import TRIES, run
from community.activity.standing import standing
from community.cli.commands import commands
from community.content.base.verbs import TopicStarted
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.plugins import hookimpl
from tests.company import Company


class Follower:
    """A reader that keeps what it saw, and fails at the rows it is told to."""

    def __init__(self, sort: Sort) -> None:
        self.seen: list[int] = []
        self.fails_at: set[int] = set()
        self.reader = Reader(f"test.{sort.value}", sort, Activity, self.handle, reset=self.seen.clear)
        start([self.reader])
        run(self.reader)
        self.seen.clear()

    def handle(self, given: Activity | Sequence[Activity]) -> None:
        ids = [row.id for row in ([given] if isinstance(given, Activity) else given)]  # an indexer is given several
        if failing := self.fails_at & {*ids}:
            raise ValueError(f"cannot read {min(failing)}")
        self.seen.extend(ids)

    @hookimpl
    def community_readers(self) -> list[Reader]:
        return [self.reader]


@pytest.fixture(params=list(Sort), ids=lambda sort: str(sort.value))
def follower(app: Flask, request: pytest.FixtureRequest) -> Follower:
    return Follower(request.param)


def happen(company: Company, times: int) -> list[int]:
    with unit_of_work() as work:
        topic, group = company.topic("Open Garden"), company.group("Open Garden")
        rows = [record(system(), TopicStarted(thing=topic, target=group)) for _ in range(times)]
        work.flush()
        return [row.id for row in rows]


def let_time_pass(reader: Reader) -> None:
    with unit_of_work() as work:
        work.execute(update(Cursor).where(Cursor.name == reader.name).values(retry_at=now() - timedelta(seconds=1)))


def run_until_parked(follower: Follower) -> None:
    for _ in range(TRIES):
        run(follower.reader)
        let_time_pass(follower.reader)
    run(follower.reader)


def test_everything_is_read_once_and_in_order(follower: Follower, company: Company) -> None:
    rows = happen(company, 120)
    run(follower.reader)
    run(follower.reader)
    assert follower.seen == rows


def test_a_row_that_fails_is_tried_again_after_a_pause(follower: Follower, company: Company) -> None:
    first, second, third = happen(company, 3)
    follower.fails_at = {second}
    run(follower.reader)
    run(follower.reader)
    cursor = cursor_of(follower.reader)
    assert cursor is not None
    assert cursor.position == first
    assert cursor.failures == 1
    assert cursor.retry_at is not None
    assert cursor.retry_at > now()
    follower.fails_at = set()
    follower.seen.clear()
    let_time_pass(follower.reader)
    run(follower.reader)
    assert follower.seen == [second, third]


def test_a_row_that_fails_again_and_again_is_parked_and_the_reader_goes_on(
    follower: Follower, company: Company
) -> None:
    _, second, third = happen(company, 3)
    follower.fails_at = {second}
    run_until_parked(follower)
    assert follower.seen[-1] == third
    assert [(each.row_id, each.tries) for each in parked_rows(follower.reader)] == [(second, TRIES)]
    assert "cannot read" in parked_rows(follower.reader)[0].error


def test_a_parked_row_is_tried_again_on_demand(follower: Follower, company: Company) -> None:
    (row,) = happen(company, 1)
    follower.fails_at = {row}
    run_until_parked(follower)
    assert retry_parked(follower.reader) == (0, 1)
    assert parked_rows(follower.reader)[0].tries == TRIES + 1
    follower.fails_at = set()
    assert retry_parked(follower.reader) == (1, 0)
    assert follower.seen == [row]
    assert session().scalars(select(Parked)).all() == []


def test_only_one_process_works_at_a_reader(follower: Follower, company: Company) -> None:
    rows = happen(company, 2)
    with unit_of_work() as work:
        elsewhere = {"holder": "elsewhere:1:x", "held_until": now() + timedelta(seconds=5)}
        work.execute(update(Cursor).where(Cursor.name == follower.reader.name).values(**elsewhere))
    assert not take_lease(follower.reader)
    assert run(follower.reader) == 0
    with unit_of_work() as work:
        ended = now() - timedelta(seconds=1)
        work.execute(update(Cursor).where(Cursor.name == follower.reader.name).values(held_until=ended))
    run(follower.reader)
    assert follower.seen == rows


def test_the_standing_says_how_far_behind_a_reader_is(follower: Follower, company: Company) -> None:
    happen(company, 4)
    found = standing(follower.reader)
    assert found.rows_behind == 4
    assert 0 <= found.seconds_behind < 60
    run(follower.reader)
    assert standing(follower.reader).rows_behind == 0
    assert standing(follower.reader).holder is not None


def test_the_command_shows_readers_and_what_they_parked(app: Flask, follower: Follower, company: Company) -> None:
    (row,) = happen(company, 1)
    follower.fails_at = {row}
    run_until_parked(follower)
    name, manager, group = follower.reader.name, app.extensions["community.plugins"], commands(lambda: app)
    manager.register(follower)
    try:
        shown = CliRunner().invoke(group, ["readers"]).output
        listed = json.loads(CliRunner().invoke(group, ["readers", "--json"]).output)
        follower.fails_at = set()
        retried = CliRunner().invoke(group, ["readers", "--retry", name]).output
        unknown = CliRunner().invoke(group, ["readers", "--retry", "nobody"])
    finally:
        manager.unregister(follower)
    assert f"{name} ({follower.reader.sort.value}): up to date" in shown
    assert f"parked row {row} after {TRIES} tries: ValueError: cannot read {row}" in shown
    assert "leads.scoring" in shown
    (ours,) = (each for each in listed if each["name"] == name)
    assert ours["parked"][0]["row"] == row
    assert retried == f"{name}: 1 done, 0 failed again.\n"
    assert unknown.exit_code == 1
    assert "There is no reader nobody" in unknown.output
