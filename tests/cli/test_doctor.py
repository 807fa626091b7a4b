"""The doctor finds each mistake and says how to mend it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from community import create_app
from community.activity.models import Cursor
from community.app.setup import set_up
from community.cli.checks import CHECKS
from community.cli.commands import commands
from community.cli.doctor import examine
from community.core.clock import now
from community.core.db import db
from community.core.unit import unit_of_work
from tests.company import found_company

GOOD = {"base_url": "https://c.example.com", "readers": "off", "logs": "host"}
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a community was set up."""
    folder = tmp_path_factory.mktemp("doctor") / "data"
    folder.mkdir(mode=0o700)
    app = create_app(data_dir=folder, **GOOD)
    with app.app_context():
        set_up()
        db.engine.dispose()
    return folder


@pytest.fixture
def folder(tmp_path: Path, well: Path) -> Iterator[Path]:
    shutil.copytree(well, tmp_path / "data")
    yield tmp_path / "data"
    (tmp_path / "data").chmod(0o700)


def faults(
    folder: Path, spoil: Callable[[Flask], object] = lambda _app: None, **settings: Any
) -> dict[str, list[str]]:
    """What the doctor finds with these settings, by check."""

    def make_app() -> Flask:
        app = create_app(**{"data_dir": folder, **GOOD, **settings})
        with app.app_context():
            spoil(app)
        return app

    found = examine(make_app)
    return {each.check: each.faults for each in found if each.faults}


def test_a_good_installation_is_well(folder: Path) -> None:
    assert faults(folder) == {}


def _sql(statement: str) -> Callable[[Flask], object]:
    def run(_app: Flask) -> None:
        with unit_of_work() as work:
            work.execute(text(statement))

    return run


def _failing_reader(_app: Flask) -> None:
    with unit_of_work() as work:
        work.get_one(Cursor, "leads.scoring").failures = 3


def _later(app: Flask) -> None:
    found_company()
    later = now() + timedelta(hours=1)
    app.extensions["clock"] = lambda: later


def _earlier(app: Flask) -> None:
    found_company()
    earlier = now() - timedelta(hours=1)
    app.extensions["clock"] = lambda: earlier


def _open_folder(app: Flask) -> None:
    app.extensions["community.settings"].data_dir.chmod(0o755)


class Mistake(NamedTuple):
    check: str
    words: str
    settings: Mapping[str, Any] = MappingProxyType({})
    spoil: Callable[[Flask], object] = lambda _app: None


MISTAKES = [
    Mistake("database", "Run: community setup", spoil=_sql("DELETE FROM alembic_version")),
    Mistake("database", "does not answer", {"database_url": "sqlite:////nowhere/at/all.db"}),
    Mistake("data_dir", "chmod o-rwx", spoil=_open_folder),
    Mistake("secret_key", "can be guessed", {"secret_key": "melon"}),
    Mistake("secret_key", "can be guessed", {"secret_key": "ab" * 30}),
    Mistake("base_url", "is not set", {"base_url": ""}),
    Mistake("base_url", "is not https", {"base_url": "http://c.example.com"}),
    Mistake("outbound_allow", "is not host:port", {"outbound_allow": ["crm.example.com"]}),
    Mistake("outbound_allow", "is public anyway", {"outbound_allow": ["1.1.1.1:443"]}),
    Mistake("lead_webhook", "is not https", {"lead_webhook_url": "http://crm.test/", "lead_webhook_secret": SECRET}),
    Mistake("settings", "set together", {"lead_webhook_url": "https://crm.test/"}),
    Mistake(
        "settings",
        "24 to 64 random bytes",
        {"lead_webhook_url": "https://crm.test/", "lead_webhook_secret": "whsec_!"},
    ),
    Mistake(
        "settings",
        "24 to 64 random bytes",
        {"lead_webhook_url": "https://crm.test/", "lead_webhook_secret": "whsec_YQ=="},
    ),
    Mistake("readers", "failed 3 times", spoil=_failing_reader),
    Mistake("readers", "hangs behind", spoil=_later),
    Mistake("clock", "is behind", spoil=_earlier),
    Mistake("settings", "there is no folder 'nowhere'", {"theme": "nowhere"}),
    Mistake("settings", "scoring_model", {"scoring_model": "/nowhere/model.toml"}),
    Mistake("settings", "cannot be loaded", {"plugins": ["community_plugins.absent"]}),
    Mistake("settings", "did you mean theme", {"themes": "x"}),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: f"{each.check}: {each.words}")
def test_each_mistake_is_found(folder: Path, mistake: Mistake) -> None:
    found = faults(folder, mistake.spoil, **mistake.settings)
    assert mistake.words in "\n".join(found[mistake.check])


def test_a_variable_that_means_nothing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_BRAND_HEU", "3")
    assert faults(folder) == {
        "variables": ["COMMUNITY_BRAND_HEU means nothing here. Did you mean COMMUNITY_BRAND_HUE?"]
    }


def test_a_folder_that_cannot_be_written_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "touch", refuse)  # the tests may run as root, whom no mode stops
    assert "cannot be written" in faults(folder)["data_dir"][0]


def test_a_full_disk_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        total: int = 100 * 2**30
        used: int = 96 * 2**30
        free: int = 4 * 2**30

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage())
    assert faults(folder)["disk"] == [
        "Only 4096 MB are free where data_dir lies. Make room before nothing can be written."
    ]


def test_a_faulty_or_misused_sqlite_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.cli.checks.FIRST_SOUND", (99, 0, 0))
    pragmas = ("PRAGMA journal_mode=DELETE", "PRAGMA foreign_keys=OFF")

    def spoil(_app: Flask) -> None:
        with db.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            for pragma in pragmas:
                raw.execute(pragma)

    found = "\n".join(faults(folder, spoil)["sqlite"])
    for words in ("can lose data", "not in WAL mode", "Foreign keys are off"):
        assert words in found


class _Discovery(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.server.says.encode()  # type: ignore[attr-defined]  # given below
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Discovery)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("says", "words"),
    [
        ('{"issuer": "http://HOST"}', ""),
        ('{"issuer": "http://HOST/other"}', "calls itself 'http://HOST/other'"),
        ("<html>", "does not answer"),
        ("[]", "calls itself 'None'"),
    ],
)
def test_a_provider_that_is_somebody_else_is_found(folder: Path, provider: HTTPServer, says: str, words: str) -> None:
    host = f"127.0.0.1:{provider.server_port}"
    provider.says = says.replace("HOST", host)  # type: ignore[attr-defined]  # read above
    entry = {"name": "g", "label": "G", "issuer": f"http://{host}", "client_id": "us", "client_secret": "x"}
    found = faults(folder, sign_in=[entry], outbound_allow=[host])
    assert (words.replace("HOST", host) in found["sign_in"][0]) if words else found == {}
    assert "inside the network" in faults(folder, sign_in=[entry])["sign_in"][0]


def test_every_check_has_its_mistake() -> None:
    elsewhere = {"variables", "sqlite", "disk", "sign_in"}
    assert {check.__name__ for check in CHECKS} - elsewhere == {each.check for each in MISTAKES} - {"settings"}


def test_the_command_ends_with_one_and_speaks_to_machines_too(folder: Path) -> None:
    def run(*arguments: str, **settings: Any) -> Any:
        made = commands(lambda: create_app(**{"data_dir": folder, **GOOD, **settings}))
        return CliRunner().invoke(made, ["doctor", *arguments])

    well, ill = run(), run(base_url="")
    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert "ok     database: The database answers" in well.output
    assert "wrong  base_url" in ill.output
    assert "→ base_url is not set" in ill.output
    told = json.loads(run("--json", base_url="").output)
    assert [each["check"] for each in told if each["faults"]] == ["base_url"]
