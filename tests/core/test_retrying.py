"""Reading cannot write; writing is done again only where the database asks; what was required still holds."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from community.access.models import ANONYMOUS_ID, Audience, AudienceKind, Principal, PrincipalKind, Visibility
from community.core.db import db, session
from community.core.unit import ATTEMPTS, abandon, finish, unit_of_work, write
from tests.company import Company


class Refusal(Exception):
    """What a driver raises, with the state that the database gave."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def rename(name: str) -> None:
    session().execute(update(Principal).where(Principal.id == ANONYMOUS_ID).values(name=name))


def name() -> str:
    session().rollback()
    return session().get_one(Principal, ANONYMOUS_ID, populate_existing=True).name


def test_a_read_turned_into_a_write_fails_at_once(app: Flask) -> None:
    name()
    with pytest.raises(DBAPIError, match=r"read-only|readonly"):
        rename("written while reading")
    assert name() == ""


def test_what_was_read_does_not_change_while_one_reads(app: Flask) -> None:
    name()
    engine = db.engine.execution_options(writing=True)
    with engine.begin() as other:
        other.execute(update(Principal).where(Principal.id == ANONYMOUS_ID).values(name="meanwhile"))
    assert session().scalars(select(Principal.name).where(Principal.id == ANONYMOUS_ID)).one() == ""
    assert name() == "meanwhile"


def failing(times: int, error: Exception) -> Callable[[], int]:
    calls = []

    def action() -> int:
        calls.append(1)
        rename(f"try {len(calls)}")
        if len(calls) <= times:
            raise error
        return len(calls)

    return action


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_an_action_is_run_again_after_a_serialisation_failure(app: Flask, sqlstate: str) -> None:
    assert write(failing(2, OperationalError("", {}, Refusal(sqlstate)))) == 3
    finish()
    assert name() == "try 3"


def test_it_is_given_up_after_some_tries(app: Flask) -> None:
    with pytest.raises(OperationalError):
        write(failing(ATTEMPTS, OperationalError("", {}, Refusal("40001"))))
    assert name() == ""


@pytest.mark.parametrize("error", [OperationalError("", {}, Refusal("53100")), ValueError("our own")])
def test_nothing_else_is_run_again(app: Flask, error: Exception) -> None:
    with pytest.raises(type(error)):
        write(failing(1, error))
    abandon()
    assert name() == ""


def half_of_it() -> None:
    rename("half")
    session().add(Audience(kind=AudienceKind.GROUP, visibility=Visibility.PUBLIC, parent_id=10**6))


def test_a_constraint_is_told_and_nothing_is_kept(app: Flask) -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        half_of_it()
    assert name() == ""


LIMIT = 3


def take_a_place() -> bool:
    """Of the kind that needs more than a lock on one row: count, then add."""
    taken = session().scalar(select(func.count()).where(Principal.name == "place")) or 0
    if taken < LIMIT:
        session().add(Principal(kind=PrincipalKind.SERVICE, name="place"))
    return taken < LIMIT


def test_what_an_action_required_still_holds_when_many_write_at_once(app: Flask) -> None:
    barrier, taken, faults = threading.Barrier(6), list[bool](), list[BaseException]()

    def visitor() -> None:
        barrier.wait()
        for _ in range(50):
            with app.app_context():
                try:
                    got = write(take_a_place)
                    finish()
                except DBAPIError as error:
                    faults.append(error)
                    continue
                finally:
                    abandon()
                    db.session.remove()
                taken.append(got)
                return

    threads = [threading.Thread(target=visitor) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(taken) == LIMIT
    session().rollback()
    assert session().scalar(select(func.count()).where(Principal.name == "place")) == LIMIT


@pytest.mark.only_on("postgres")
def test_a_view_runs_again_when_only_the_commit_was_refused(
    installation: Flask, app: Flask, client: FlaskClient, company: Company
) -> None:
    """Two requests read what the other writes; one is refused at its commit and answers all the same."""
    company.sign_in(client, "Ada")
    others: list[int] = []

    def skewed() -> None:
        count = session().scalar(select(func.count()).where(Principal.kind == PrincipalKind.SERVICE)) or 0
        session().add(Principal(kind=PrincipalKind.SERVICE, name=f"after {count}"))
        session().flush()
        if not others:
            others.append(count)
            other = db.engine.connect().execution_options(isolation_level="SERIALIZABLE")
            with other, other.begin():
                other.execute(select(func.count()).where(Principal.kind == PrincipalKind.SERVICE))
                other.exec_driver_sql("INSERT INTO principal (kind, name, hue) VALUES ('service', 'other', 0)")

    page = str(installation.url_map.bind("").match("/sign-in")[0])
    view = installation.view_functions[page]
    calls = []

    def writing_view() -> str:
        calls.append(1)
        write(skewed)
        return "done"

    writing_view.writes = True  # type: ignore[attr-defined]  # as `writes` does
    installation.view_functions[page] = writing_view
    try:
        answer = client.get("/sign-in")
    finally:
        installation.view_functions[page] = view
    assert answer.status_code == 200
    assert len(calls) == 2
    session().rollback()
    names = list(session().scalars(select(Principal.name).where(Principal.name.startswith("after"))))
    assert names == [f"after {others[0] + 1}"]
