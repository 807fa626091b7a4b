"""The unit of work: one commit, at the edge, of everything or of nothing."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from community.access.models import Principal
from community.core.db import db, session
from community.core.errors import Conflict
from community.core.sqlite import WRITING
from community.core.unit import abandon, after_commit, finish, unit_of_work, write
from tests.core.principals import add_principal, stored


def test_what_a_view_only_reads_cannot_be_written(app: Flask) -> None:
    session().scalar(select(func.count(Principal.id)))
    begun = time.monotonic()
    with pytest.raises(DBAPIError, match=r"read-?only"):
        add_principal()
    assert time.monotonic() - begun < 1
    assert stored() == 0


def test_a_read_turned_into_a_write_fails_at_once_though_another_writes(app: Flask) -> None:
    session().scalar(select(func.count(Principal.id)))
    with db.engine.connect().execution_options(**{WRITING: True}) as other, other.begin():
        other.execute(text("UPDATE principal SET hue = 1"))
        begun = time.monotonic()
        with pytest.raises(DBAPIError, match=r"read-?only"):
            add_principal()
        assert time.monotonic() - begun < 1


def test_units_of_work_do_not_nest(app: Flask) -> None:
    with unit_of_work():
        add_principal()
        with pytest.raises(RuntimeError, match="open already"), unit_of_work():
            pytest.fail("it nested")
        with pytest.raises(RuntimeError, match="open already"):
            write(add_principal)
    assert stored() == 1


def test_an_action_that_refuses_leaves_nothing_even_if_its_view_answers(app: Flask) -> None:
    def refuse() -> None:
        add_principal()
        session().flush()
        raise Conflict("not like this")

    with pytest.raises(Conflict):
        write(refuse)
    finish()  # as at the end of a request whose view said why not
    assert stored() == 0


def test_an_error_leaves_nothing(app: Flask) -> None:
    def fail() -> None:
        with unit_of_work():
            add_principal()
            raise ZeroDivisionError

    for _again in range(2):
        with pytest.raises(ZeroDivisionError):
            fail()
    assert stored() == 0
    with unit_of_work():
        add_principal()
    assert stored() == 1


def test_after_a_unit_of_work_the_session_reads_again(app: Flask) -> None:
    with unit_of_work():
        add_principal()
    with pytest.raises(DBAPIError, match=r"read-?only"):
        add_principal()
    session().rollback()
    finish()
    assert stored() == 1


def test_what_is_to_happen_after_the_commit_happens_once_and_then(app: Flask) -> None:
    seen: list[int] = []
    with unit_of_work():
        add_principal()
        for _again in range(3):
            after_commit("look", lambda: seen.append(stored()))
        after_commit("look elsewhere", lambda: seen.append(-1))
        assert seen == []
    assert seen == [1, -1]
    with unit_of_work():
        pass
    assert seen == [1, -1]


def test_what_is_to_happen_after_the_commit_does_not_happen_without_one(app: Flask) -> None:
    seen: list[str] = []

    def fail() -> None:
        with unit_of_work():
            after_commit("look", lambda: seen.append("seen"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with unit_of_work():
        add_principal()
    assert seen == []


@pytest.mark.only_on("sqlite")
def test_where_another_writes_for_too_long_one_gives_up_and_can_write_afterwards(app: Flask) -> None:
    session().execute(text("PRAGMA busy_timeout=1"))
    for attempt in (lambda: write(add_principal), in_a_unit_of_work):
        with db.engine.connect().execution_options(**{WRITING: True}) as other, other.begin():
            with pytest.raises(OperationalError, match="locked"):
                attempt()
            assert WRITING not in session().info
            session().execute(text("PRAGMA busy_timeout=1"))
    assert stored() == 0
    with unit_of_work():
        add_principal()
    assert stored() == 1


def in_a_unit_of_work() -> None:
    with unit_of_work():
        add_principal()


def test_other_errors_are_not_tried_again(app: Flask) -> None:
    seen: list[int] = []

    def action() -> None:
        seen.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(action)
    abandon()
    assert seen == [1]
