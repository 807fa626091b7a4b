"""The drill: a backup taken while people write, restored on an empty machine, is what it was then."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from community import create_app
from community.activity.models import Activity, Delivery, DeliveryState
from community.activity.outbox import deliver_due, enqueue
from community.app.setup import set_up
from community.cli.archive import MANIFEST
from community.cli.backup import backup, restore
from community.cli.commands import commands
from community.cli.snapshot import BackupError, contents
from community.content.base.actions import prepare, reply
from community.content.base.models import Post
from community.core.clock import now
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.leads.sales import sales_group
from tests.company import Company, found_company

pytestmark = pytest.mark.only_on("sqlite")  # PostgreSQL has a file of its own
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def elsewhere(folder: Path, **settings: Any) -> Flask:
    return create_app(data_dir=folder, readers="off", logs="host", **settings)


@contextmanager
def writers(app: Flask, count: int) -> Iterator[None]:
    """Mia writes from several threads, as fast as it goes."""
    done = threading.Event()

    def work() -> None:
        with app.app_context():
            company = Company()
            while not done.is_set():
                with unit_of_work():
                    reply(company.viewer("Mia"), company.topic("Open Garden"), writing=prepare("again"), now=now())
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def posts() -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(Post)) or 0


def activities() -> int:
    session().rollback()
    written = select(func.count()).select_from(Activity).where(Activity.verb == "post.written")
    return session().scalar(written) or 0


def test_a_backup_under_load_is_one_moment_and_comes_back_whole(app: Flask, tmp_path: Path) -> None:
    archive, before = tmp_path / "b.tar.gz", posts()
    unlogged = before - activities()
    with writers(app, 3):
        while posts() < before + 20:
            pass
        least = posts()
        tables = backup(app, archive)
        most = posts()
        while posts() < most + 5:
            pass
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert least <= tables["post"]["rows"] <= most + 3
    new = elsewhere(tmp_path / "new")
    assert restore(new, archive) == tables
    assert contents(tmp_path / "new" / "community.db") == tables
    with new.app_context():
        set_up()
        assert posts() == tables["post"]["rows"]
        assert posts() - activities() == unlogged, "each post came with its activity"
        db.engine.dispose()


@pytest.mark.parametrize("with_key", [True, False])
def test_browsers_stay_signed_in_if_the_key_came_along(tmp_path: Path, *, with_key: bool) -> None:
    old = elsewhere(tmp_path / "old", base_url="http://localhost")
    with old.app_context():
        set_up()
        from_old = _signed_in(old)
        backup(old, tmp_path / "b.tar.gz", with_key=with_key)
        db.engine.dispose()
    first = elsewhere(tmp_path / "new")
    restore(first, tmp_path / "b.tar.gz")
    new = elsewhere(tmp_path / "new", base_url="http://localhost")
    with new.app_context():
        set_up()
    client = new.test_client()
    client.set_cookie("community_session", from_old)
    assert ("Ada Owner, your menu" in client.get("/").text) == with_key


def _signed_in(app: Flask) -> str:
    found_company()
    client = app.test_client()
    Company().sign_in(client, "Ada")
    cookie = client.get_cookie("community_session")
    assert cookie
    return cookie.value


class _Sink(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.headers["webhook-id"], body))  # type: ignore[attr-defined]  # given below
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def sink() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Sink)
    server.got = []  # type: ignore[attr-defined]  # where the handler finds it
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.sockets
def test_a_webhook_is_not_sent_twice(tmp_path: Path, sink: HTTPServer) -> None:
    host = f"127.0.0.1:{sink.server_port}"
    hook = {"lead_webhook_url": f"http://{host}/", "lead_webhook_secret": SECRET, "outbound_allow": [host]}

    old = elsewhere(tmp_path / "old", **hook)
    with old.app_context():
        set_up()
        _deliver_one_and_keep_one_waiting(old, tmp_path / "b.tar.gz")
        db.engine.dispose()
    restored = elsewhere(tmp_path / "new", **hook)
    restore(restored, tmp_path / "b.tar.gz")
    _only_what_waited_leaves_again(restored, sink)


def _deliver_one_and_keep_one_waiting(old: Flask, archive: Path, *, with_key: bool = False) -> None:
    def send(message: str, then: Callable[[], object]) -> None:
        with unit_of_work():
            enqueue("leads", message, "lead.stage_changed", sales_group(), {"n": message}, now())
        then()

    send("before", deliver_due)
    send("waiting", lambda: backup(old, archive, with_key=with_key))
    assert deliver_due() == 1, "after the backup"


def _only_what_waited_leaves_again(restored: Flask, sink: HTTPServer) -> None:
    with restored.app_context():
        set_up()
        assert deliver_due() == 1
        assert deliver_due() == 0
        states = session().execute(select(Delivery.message_id, Delivery.state).order_by(Delivery.id)).all()
        assert [tuple(each) for each in states] == [
            ("before", DeliveryState.DELIVERED),
            ("waiting", DeliveryState.DELIVERED),
        ]
        db.session.remove()
        db.engine.dispose()
    got: list[tuple[str, bytes]] = sink.got  # type: ignore[attr-defined]  # as above
    assert [each[0] for each in got] == ["before", "waiting", "waiting"]
    assert got[1] == got[2], "the same id and bytes, by which its receiver knows it again"


@pytest.fixture
def archive(app: Flask, tmp_path: Path) -> Path:
    backup(app, tmp_path / "b.tar.gz")
    return tmp_path / "b.tar.gz"


def _rewritten(archive: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """The archive with other members; its manifest is not mended."""
    with tarfile.open(archive) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]  # all are files
    change(members)
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def _manifest(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return change


def _cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])


def _change_a_byte(archive: Path) -> None:
    content = bytearray(gzip.decompress(archive.read_bytes()))
    content[len(content) // 2] ^= 1
    archive.write_bytes(gzip.compress(bytes(content)))


def _change_the_stream(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[-900] ^= 1
    archive.write_bytes(content)


def _escape(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    manifest["files"]["../evil"] = {"bytes": 1, "sha256": ""}
    members |= {MANIFEST: json.dumps(manifest).encode(), "../evil": b"x"}


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut short": (_cut, "cut short or damaged"),
    "empty": (lambda archive: archive.write_bytes(b""), "cut short or damaged"),
    "no backup at all": (lambda archive: archive.write_text("hello"), "cut short or damaged"),
    "a byte changed": (_change_a_byte, "is not what the manifest says"),
    "a byte changed in the stream": (_change_the_stream, "cut short or damaged"),
    "another format": (lambda archive: _rewritten(archive, _manifest(format=2)), "format 2; this version reads 1"),
    "a newer version": (
        lambda archive: _rewritten(archive, _manifest(revisions=["9999"], version="9.9")),
        "made by version 9.9",
    ),
    "other rows": (lambda archive: _rewritten(archive, _manifest(tables={})), "The rows are not those"),
    "a file missing": (
        lambda archive: _rewritten(archive, lambda members: members.pop("community.db")),
        "are not those of the manifest",
    ),
    "a file too many": (
        lambda archive: _rewritten(archive, lambda members: members.update(more=b"x")),
        "are not those of the manifest",
    ),
    "a file that leads out": (lambda archive: _rewritten(archive, _escape), "does not belong into one"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_backup_is_refused_and_nothing_is_touched(archive: Path, tmp_path: Path, fault: str) -> None:
    spoil, words = BROKEN[fault]
    spoil(archive)
    new = elsewhere(tmp_path / "new")
    with pytest.raises(BackupError, match=words):
        restore(new, archive)
    assert sorted(each.name for each in (tmp_path / "new").iterdir()) == ["secret_key"]
    assert not (tmp_path / "evil").exists()


def test_a_community_that_is_there_is_only_put_aside_when_asked(archive: Path, tmp_path: Path) -> None:
    new = elsewhere(tmp_path / "new")
    with new.app_context():
        set_up()
        db.engine.dispose()
    with pytest.raises(BackupError, match="--replace"):
        restore(new, archive)
    restore(new, archive, replace=True)
    aside = list((tmp_path / "new").glob("community.db.*.before-restore"))
    assert len(aside) == 1
    assert contents(aside[0])["person"]["rows"] == 0
    assert contents(tmp_path / "new" / "community.db")["person"]["rows"] == 4


def test_a_running_community_is_not_replaced(archive: Path, tmp_path: Path) -> None:
    running, operator = (elsewhere(tmp_path / "new") for _ in range(2))
    with running.app_context():
        set_up()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM person").scalar()
            with pytest.raises(BackupError, match="Stop its server"):
                restore(operator, archive, replace=True)
        db.engine.dispose()


def test_files_come_along(tmp_path: Path) -> None:
    old = elsewhere(tmp_path / "old")
    with old.app_context():
        set_up()
        db.engine.dispose()
    (tmp_path / "old" / "files" / "ab").mkdir(parents=True)
    (tmp_path / "old" / "files" / "ab" / "picture").write_bytes(b"\x89PNG")
    (tmp_path / "old" / "search").mkdir()
    (tmp_path / "old" / "search" / "index").write_text("is made anew")
    backup(old, tmp_path / "b.tar.gz")
    restore(elsewhere(tmp_path / "new"), tmp_path / "b.tar.gz")
    assert (tmp_path / "new" / "files" / "ab" / "picture").read_bytes() == b"\x89PNG"
    assert not (tmp_path / "new" / "search").exists()


def test_the_commands_say_what_they_did(app: Flask, tmp_path: Path) -> None:
    file = str(tmp_path / "b.tar.gz")
    made = CliRunner().invoke(commands(lambda: app), ["backup", file])
    assert (made.exit_code, made.output[:10]) == (0, "Backed up:")
    again = CliRunner().invoke(commands(lambda: app), ["backup", file])
    assert again.exit_code == 1
    assert "is there already" in again.output
    back = CliRunner().invoke(commands(lambda: elsewhere(tmp_path / "new")), ["restore", file])
    assert back.exit_code == 0
    assert "community setup" in back.output
    shutil.rmtree(tmp_path / "new")
