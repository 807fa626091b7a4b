"""The migrations make what the models say, from nothing and from a database of the first day."""

from __future__ import annotations

from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from community import create_app
from community.access.models import Principal, Thing
from community.activity.models import Activity
from community.app.setup import is_up_to_date, set_up
from community.content.base.actions import prepare, start_topic
from community.core.clock import now
from community.core.db import db, session
from community.core.sqlite import BrokenMigration, migrating
from community.core.unit import unit_of_work
from tests.app.drift import drift
from tests.company import CANARIES, Company

FIRST_DAY = Path(__file__).with_name("skeleton-0001.sql")


@pytest.fixture
def first_day(tmp_path: Path) -> Flask:
    connection = sqlite.connect(str(tmp_path / "community.db"))
    connection.executescript(FIRST_DAY.read_text())
    connection.close()
    return create_app(data_dir=tmp_path, secret_key="tests", readers="off", base_url="http://community.test")


def test_models_and_migrations_agree(app: Flask) -> None:
    assert drift() == []


@pytest.mark.only_on("postgres")
def test_postgres_numbers_the_logs_itself(app: Flask) -> None:
    for log in ("activity", "stage_move"):
        column = next(each for each in sa.inspect(db.engine).get_columns(log) if each["name"] == "xid")
        assert column["type"].compile(db.engine.dialect) == "xid8"
        assert column["default"] == "pg_current_xact_id()"
        assert column["nullable"] is False


def test_setting_up_again_changes_nothing(app: Flask) -> None:
    before = list(session().scalars(select(Thing.id)))
    set_up()
    session().rollback()
    assert list(session().scalars(select(Thing.id))) == before
    assert is_up_to_date()


def test_a_database_of_the_first_day_is_brought_up_to_date(first_day: Flask) -> None:
    with first_day.app_context():
        assert not is_up_to_date()
        assert first_day.test_client().get("/").status_code == 503
        set_up()
        assert drift() == []
        topic = Company().topic("Open Garden")
        assert CANARIES["Open Garden"] in first_day.test_client().get(f"/topics/{topic.ref}").text
        db.session.remove()
        db.engine.dispose()


def test_ids_of_the_first_day_are_not_given_again(first_day: Flask) -> None:
    """Five activities and five things, the newest then, were deleted before the dump was made."""
    with first_day.app_context():
        set_up()
        company = Company()
        newest = [max(session().scalars(select(model.id))) for model in (Activity, Thing)]
        with unit_of_work():
            ada = company.viewer("Ada")
            topic = start_topic(ada, company.group("Open Garden"), title="New", writing=prepare("Hello"), now=now())
        session().rollback()
        assert topic.id > newest[1] + 5
        assert max(session().scalars(select(Activity.id))) > newest[0] + 5
        db.session.remove()
        db.engine.dispose()


@pytest.mark.only_on("sqlite")
class TestRebuiltTables:
    """SQLite changes most things by making a table anew and dropping the old one."""

    def rebuild(self, table: str, made: str) -> None:
        with migrating(db.engine) as connection:
            run = connection.exec_driver_sql
            columns = ", ".join(f'"{row[1]}"' for row in run(f"PRAGMA table_info({table})"))
            run(made)
            run(f"INSERT INTO anew ({columns}) SELECT {columns} FROM {table}")
            run(f"DROP TABLE {table}")
            run(f"ALTER TABLE anew RENAME TO {table}")

    def definition(self) -> str:
        found = session().execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'principal'")).scalar_one()
        session().rollback()
        return str(found).replace("TABLE principal", "TABLE anew")

    def test_ids_are_not_given_again(self, app: Flask) -> None:
        with unit_of_work() as work:
            gone = Principal(kind="service", name="gone")
            work.add(gone)
        with unit_of_work() as work:
            work.delete(work.get_one(Principal, gone.id))
        self.rebuild("principal", self.definition())
        with unit_of_work() as work:
            new = Principal(kind="service", name="new")
            work.add(new)
        assert new.id > gone.id

    def test_a_rebuild_that_would_give_ids_again_is_undone(self, app: Flask) -> None:
        definition = self.definition()
        with pytest.raises(BrokenMigration, match="principal would give ids again"):
            self.rebuild("principal", definition.replace("AUTOINCREMENT", ""))
        assert self.definition() == definition

    def test_a_migration_that_leaves_a_loose_end_is_undone(self, app: Flask) -> None:
        with pytest.raises(BrokenMigration, match="that is gone"), migrating(db.engine) as connection:
            connection.exec_driver_sql("DELETE FROM thing")
        assert session().scalars(select(Thing.id)).first() is not None
