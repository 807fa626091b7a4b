"""Setting up: before, again, from nothing and back to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import delete, inspect, select, text

from community import create_app
from community.access.models import SITE_ID, Audience, Principal, PrincipalKind, Thing
from community.access.things import new_root
from community.activity.models import Activity
from community.activity.readers import declared_readers
from community.app.setup import alembic_config, is_up_to_date, migrate, set_up
from community.core import postgres, sqlite
from community.core.clock import now
from community.core.db import Base, db, session
from community.core.sqlite import WRITING
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.people.host import HOST, HostPerson
from tests.app.drift import tables_here


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is not set up."""
    app = create_app(data_dir=tmp_path, secret_key="tests", readers="off")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def everything() -> dict[str, list[tuple[object, ...]]]:
    session().rollback()
    tables = inspect(session().connection()).get_table_names()
    return {name: sorted(map(tuple, session().execute(text(f'SELECT * FROM "{name}"')).all())) for name in tables}


def test_before_it_is_set_up_every_page_says_the_command(empty: Flask) -> None:
    client = empty.test_client()
    for page in ("/", "/groups", "/nothing", "/static/css/base.css"):
        answer = client.get(page)
        assert (answer.status_code, answer.mimetype) == (503, "text/plain")
        assert "community setup" in answer.text
    set_up()
    assert client.get("/").status_code == 200


def test_before_it_is_set_up_nobody_is_looked_for(empty: Flask) -> None:
    """Neither by an old cookie nor by the host, whose people would be admitted into tables that are not there."""
    client = empty.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "of another time"
    asked: list[None] = []

    class Host:
        address = "host"

        def identify(self) -> HostPerson:
            asked.append(None)
            return HostPerson("nora", "Nora")

    for given in ({}, {HOST: Host()}):
        answer = client.get("/groups", environ_overrides=given)
        assert (answer.status_code, answer.mimetype) == (503, "text/plain")
        assert "community setup" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert asked == []


def test_setting_up_twice_changes_nothing(app: Flask) -> None:
    before = everything()
    set_up()
    set_up()
    assert everything() == before
    assert before["activity"]


def test_a_new_installation_has_what_features_cannot_be_without(empty: Flask) -> None:
    set_up()
    rows = everything()
    assert session().scalars(select(Group.built_in).order_by(Group.built_in)).all() == ["sales"]
    assert {row[0] for row in rows["reader_cursor"]} == {each.name for each in declared_readers()}
    assert is_up_to_date()


def test_migrations_make_the_tables_exactly_as_the_models_would(empty: Flask, tmp_path: Path) -> None:
    migrate()
    by_migrations = schema(empty)
    other = create_app(data_dir=tmp_path / "other", secret_key="tests", readers="off")
    with other.app_context():
        with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
            Base.metadata.create_all(connection, tables=tables_here())
        by_models = schema(other)
        db.engine.dispose()
    assert {name: part for name, part in by_migrations.items() if name != "alembic_version"} == by_models


def schema(_app: Flask) -> dict[str, tuple[object, ...]]:
    """Columns, keys, unique and check constraints, indexes and AUTOINCREMENT of each table."""
    with db.engine.connect() as connection:
        found, tables = inspect(connection), dict[str, tuple[object, ...]]()
        made = {row[0]: row[1] for row in connection.execute(text("SELECT name, sql FROM sqlite_master"))}
        for name in found.get_table_names():
            columns = [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(name)]
            keys = [(k["constrained_columns"], k["referred_table"]) for k in found.get_foreign_keys(name)]
            unique = [(u["name"], u["column_names"]) for u in found.get_unique_constraints(name)]
            checks = [(c["name"], c["sqltext"]) for c in found.get_check_constraints(name)]
            indexes = [(i["name"], i["column_names"], i["unique"]) for i in found.get_indexes(name)]
            parts = (columns, keys, unique, checks, indexes)
            tables[name] = (*(sorted(map(str, part)) for part in parts), "AUTOINCREMENT" in made[name])
        return tables


def test_it_can_be_taken_back_to_nothing_and_made_again(app: Flask) -> None:
    session().rollback()
    session().close()
    module = sqlite if db.engine.dialect.name == "sqlite" else postgres
    with module.migrating(db.engine) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(everything()) <= {"alembic_version", "sqlite_sequence"}
    assert not is_up_to_date()
    set_up()
    assert is_up_to_date()


@pytest.mark.only_on("sqlite")
def test_ids_are_never_used_twice(app: Flask) -> None:
    """Not even after the newest row is gone, the database migrated and the connection another."""
    with unit_of_work() as work:
        newest = new_root(None, "person", work.get_one(Audience, SITE_ID), now()).id
        principal = Principal(kind=PrincipalKind.SERVICE, name="Passing")
        work.add(principal)
        work.flush()
        last = work.scalars(select(Activity.id).order_by(Activity.id.desc())).first() or 0
    with unit_of_work() as work:
        work.execute(delete(Thing).where(Thing.id == newest))
        work.execute(delete(Principal).where(Principal.id == principal.id))
        work.execute(delete(Activity).where(Activity.id == last))
        work.expunge_all()
    session().close()
    db.engine.dispose()
    migrate()
    with unit_of_work() as work:
        again = Principal(kind=PrincipalKind.SERVICE, name="Next")
        work.add(again)
        work.flush()
        assert again.id > principal.id
        assert new_root(None, "person", work.get_one(Audience, SITE_ID), now()).id > newest
        columns = "(xid, occurred_at, recorded_at, source, live, identity_id, verb, thing_id, facts)"
        work.execute(text(f"INSERT INTO activity {columns} VALUES (0, 0, 0, 'x', 1, 1, 'x', 1, '{{}}')"))
        assert work.scalar(text("SELECT last_insert_rowid()")) > last
