"""A dump that is restored into another cluster brings xids which mean nothing there."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from community.access.viewers import system
from community.activity.cluster import RestoredElsewhere, adopt_restored, is_restored_elsewhere, refuse_restored
from community.activity.cursors import cursor_of, start
from community.activity.log import record
from community.activity.models import Activity, Cluster, Cursor
from community.activity.readers import Reader, Sort, declared_readers
from community.activity.running import run
from community.app.setup import what_is_missing
from community.cli.commands import commands
from community.content.base.verbs import TopicStarted
from community.core.db import session
from community.core.unit import unit_of_work
from tests.company import Company
from tests.core.surroundings import set_settings

FAR = 10**12


def happen(company: Company, times: int = 1) -> list[int]:
    with unit_of_work() as work:
        topic, group = company.topic("Open Garden"), company.group("Open Garden")
        rows = [record(system(), TopicStarted(thing=topic, target=group)) for _ in range(times)]
        work.flush()
        return [row.id for row in rows]


def restore_elsewhere() -> None:
    """As a dump of an old cluster looks in a young one: xids far ahead, and in another order than the ids."""
    with unit_of_work() as work:
        for row_id in work.scalars(select(Activity.id)).all():
            work.execute(update(Activity).where(Activity.id == row_id).values(xid=FAR + row_id * 7 % 10))
        work.execute(update(Cluster).values(system_identifier="another"))


def reader_at(name: str, seen: list[int], xid: int, position: int) -> Reader:
    reader = Reader(name, Sort.PROJECTION, Activity, lambda row: seen.append(row.id))
    start([reader])
    with unit_of_work():
        cursor = cursor_of(reader)
        assert cursor is not None
        cursor.xid, cursor.position = xid, position
    return reader


@pytest.mark.only_on("postgres")
def test_readers_go_on_without_loss_or_double(app: Flask, company: Company) -> None:
    happen(company, 20)
    restore_elsewhere()
    order = list(session().execute(select(Activity.xid, Activity.id).order_by(Activity.xid, Activity.id)))
    fresh, behind, done = list[int](), list[int](), list[int]()
    readers = [
        reader_at("test.fresh", fresh, 0, 0),
        reader_at("test.behind", behind, *order[7]),
        reader_at("test.done", done, *order[-1]),
    ]
    assert is_restored_elsewhere()
    assert adopt_restored([*declared_readers(), *readers])
    assert not is_restored_elsewhere()
    assert not adopt_restored([*declared_readers(), *readers]), "a second time there is nothing to do"
    new = happen(company, 3)
    for reader in readers:
        run(reader)
    assert sorted(fresh) == sorted([row.id for row in order] + new)
    assert sorted(behind) == sorted([row.id for row in order[8:]] + new)
    assert done == new


@pytest.mark.only_on("postgres")
def test_everything_refuses_until_the_operator_has_said_so(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_settings(app, monkeypatch, secret_key="0123456789abcdefghij" * 3, base_url="https://community.test")
    restore_elsewhere()
    for reader in declared_readers():
        with unit_of_work():
            cursor = cursor_of(reader)
            assert cursor is not None
            cursor.xid, cursor.position = FAR + 10, 10**6
    assert "doctor --restored" in str(what_is_missing())
    with pytest.raises(RestoredElsewhere):
        refuse_restored()
    session().rollback()
    answer = CliRunner().invoke(commands(lambda: app), ["doctor", "--restored"])
    assert answer.exit_code == 0, answer.output
    assert "The readers go on" in answer.output
    assert set(session().scalars(select(Activity.xid))) == {0}
    assert what_is_missing() is None


@pytest.mark.only_on("postgres")
def test_a_cursor_of_a_plugin_that_is_not_loaded_is_named(app: Flask) -> None:
    with unit_of_work() as work:
        work.add(Cursor(name="gone.plugin"))
        work.execute(update(Cluster).values(system_identifier="another"))
    with pytest.raises(RestoredElsewhere, match=r"gone\.plugin"):
        adopt_restored(declared_readers())


@pytest.mark.only_on("sqlite")
def test_on_sqlite_there_is_nothing_to_do(app: Flask) -> None:
    answer = CliRunner().invoke(commands(lambda: app), ["doctor", "--restored"])
    assert "There was nothing to do." in answer.output
