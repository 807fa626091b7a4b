"""The drill on PostgreSQL: a backup taken while people write, in an empty database, is what it was then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from community import create_app
from community.app.setup import set_up
from community.cli.backup import backup, restore
from community.cli.commands import commands
from community.cli.dump import contents
from community.cli.snapshot import BackupError
from community.core.db import db
from tests import postgres
from tests.cli.test_backup import (
    SECRET,
    _deliver_one_and_keep_one_waiting,
    _manifest,
    _only_what_waited_leaves_again,
    _rewritten,
    _signed_in,
    activities,
    posts,
    sink,
    writers,
)
from tests.core.surroundings import set_settings

pytestmark = pytest.mark.only_on("postgres")
Make = Callable[..., Flask]
__all__ = ["sink"]


@pytest.fixture
def programs(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The community knows where PostgreSQL's programs are."""
    found = postgres.programs(Path(str(db.engine.url.query["host"])))
    set_settings(app, monkeypatch, postgres_programs=found)
    return found


@pytest.fixture
def make(app: Flask, programs: Path, tmp_path: Path) -> Iterator[Make]:
    """Makes a community on an empty database of its own, or another time on that."""
    server, made = postgres.server(), list[tuple[str, Flask]]()

    def of(name: str, **more: Any) -> Flask:
        if name not in dict(made):
            server.create(name)
        app = create_app(
            data_dir=tmp_path / name, database_url=server.url(name), may_lose_data=True, readers="off", logs="host",
            postgres_programs=programs, **more,
        )  # fmt: skip
        made.append((name, app))
        return app

    yield of
    for _name, each in made:
        with each.app_context():
            db.engine.dispose()
    for name in dict(made):
        server.drop(name)


def test_a_backup_under_load_is_one_moment_and_comes_back_whole(app: Flask, make: Make, tmp_path: Path) -> None:
    archive, before = tmp_path / "b.tar.gz", posts()
    unlogged = before - activities()
    with writers(app, 2):
        while posts() < before + 5:
            pass
        least = posts()
        tables = backup(app, archive)
        most = posts()
    assert least <= tables["post"]["rows"] <= most + 2
    new = make("restored")
    assert restore(new, archive) == tables == contents(new)
    with new.app_context():
        set_up()
        assert posts() == tables["post"]["rows"]
        assert posts() - activities() == unlogged, "each post came with its activity"
        assert new.test_client().get("/").status_code == 200
        db.session.remove()
        db.engine.dispose()


@pytest.mark.sockets
def test_browsers_stay_signed_in_and_a_webhook_is_not_sent_twice(
    make: Make, tmp_path: Path, sink: HTTPServer
) -> None:
    archive, host = tmp_path / "b.tar.gz", f"127.0.0.1:{sink.server_port}"
    hook = {"lead_webhook_url": f"http://{host}/", "lead_webhook_secret": SECRET, "outbound_allow": [host]}
    old = make("old", base_url="http://localhost", **hook)
    with old.app_context():
        set_up()
        cookie = _signed_in(old)
        _deliver_one_and_keep_one_waiting(old, archive, with_key=True)
        db.session.remove()
        db.engine.dispose()
    restore(make("new"), archive)
    new = make("new", base_url="http://localhost", **hook)  # as it starts the next time, with the key that came along
    _only_what_waited_leaves_again(new, sink)
    client = new.test_client()
    client.set_cookie("community_session", cookie)
    assert "Ada Owner, your menu" in client.get("/").text


def test_what_is_there_is_put_aside_when_asked_and_comes_back_after_a_fault(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    archive, new = tmp_path / "b.tar.gz", make("occupied")
    tables = backup(app, archive)
    with new.app_context():
        set_up()
        db.engine.dispose()
    before = contents(new)
    with pytest.raises(BackupError, match="--replace"):
        restore(new, archive)
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(archive.read_bytes())
    _rewritten(broken, _manifest(tables={}))
    with pytest.raises(BackupError, match="The rows are not those"):
        restore(new, broken, replace=True)
    assert contents(new) == before, "nothing was touched"
    assert restore(new, archive, replace=True) == tables
    with postgres.server().connect("occupied") as beside:
        found = beside.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'").fetchall()
        assert len(found) == 1
        assert beside.execute(f'SELECT count(*) FROM "{found[0][0]}".person').fetchone() == (0,)


def test_a_running_community_is_not_replaced(app: Flask, programs: Path, tmp_path: Path) -> None:
    backup(app, tmp_path / "b.tar.gz")
    name = str(db.engine.url.database)
    with postgres.server().connect(name) as somebody:
        assert somebody.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(BackupError, match="Stop its server"):
            restore(app, tmp_path / "b.tar.gz", replace=True)


def test_a_backup_of_the_other_kind_and_a_missing_program_are_said(app: Flask, make: Make, tmp_path: Path) -> None:
    archive, embedded = tmp_path / "b.tar.gz", create_app(data_dir=tmp_path / "embedded", readers="off", logs="host")
    done = CliRunner().invoke(commands(lambda: app), ["backup", str(archive)])
    assert (done.exit_code, done.output[:10]) == (0, "Backed up:")
    with pytest.raises(BackupError, match="of postgresql"):
        restore(embedded, archive)
    new = make("without")
    new.extensions["community.settings"].postgres_programs = tmp_path
    with pytest.raises(BackupError, match=r"postgresql-client.*postgres_programs"):
        restore(new, archive)
    assert contents(new) == {}
