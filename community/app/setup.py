"""Makes a database what this version needs: its tables, the rows that features cannot be without, its cursors."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response

from community.activity.cluster import RestoredElsewhere, note_cluster, refuse_restored
from community.activity.cursors import start
from community.activity.readers import declared_readers
from community.core import postgres, sqlite
from community.core.bundle import bundled
from community.core.db import db
from community.core.unit import unit_of_work
from community.plugins import hooks


def set_up() -> None:
    """Bring the database to this version. As often as one likes: what is there already stays as it is."""
    migrate()
    note_cluster()
    refuse_restored()
    with unit_of_work():
        hooks().community_install()
    start(declared_readers())


def refuse_until_set_up(app: Flask) -> None:
    """Answer 503, with the command that mends it, while the database is not what this version needs."""
    ready: list[bool] = []

    @app.before_request
    def check() -> Response | None:
        if not ready and (missing := what_is_missing()):
            return Response(f"{missing}\n", 503, mimetype="text/plain")
        ready[:] = [True]
        return None


def what_is_missing() -> str | None:
    """Why the database cannot be used as it is, and the command that mends it."""
    if not is_up_to_date():
        return "The community is not set up. Run: community setup"
    try:
        refuse_restored()
    except RestoredElsewhere as error:
        return str(error)
    return None


def migrate(revision: str = "heads") -> None:
    """Run the migrations, in one transaction."""
    config = alembic_config()
    module = sqlite if db.engine.dialect.name == "sqlite" else postgres
    with module.migrating(db.engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_up_to_date() -> bool:
    """Whether the database has been brought to this version."""
    with db.engine.connect() as connection:
        there = set(MigrationContext.configure(connection).get_current_heads())
    return there == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def alembic_config() -> Config:
    """Alembic's configuration, which is code rather than a file: the migrations lie where the bundle keeps them."""
    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")).replace("%", "%%"))
    return config
