"""Probes: one word for outsiders."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from community import create_app
from community.activity.cursors import start
from community.activity.running import run
from community.core.clock import now
from community.plugins import hooks
from tests.company import Company


def test_all_is_well(app: Flask, client: FlaskClient) -> None:
    readers = [each for found in hooks().community_readers() for each in found]
    start(readers)
    for reader in readers:
        run(reader)
    for path, word in (("/health/live", "live\n"), ("/health/ready", "ready\n")):
        answer = client.get(path)
        assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, word, "no-store")
        assert "Set-Cookie" not in answer.headers


def test_it_lives_but_is_not_ready_before_it_is_set_up(tmp_path: Path) -> None:
    client = create_app(data_dir=tmp_path, readers="off").test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_a_reader_that_hangs_behind_makes_it_not_ready(app: Flask, client: FlaskClient, company: Company) -> None:
    later = now() + timedelta(minutes=20)
    app.extensions["clock"] = lambda: later
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_a_database_that_is_gone_makes_it_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> bool:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("community.app.health.is_up_to_date", gone)
    assert client.get("/health/ready").status_code == 503
    assert "OperationalError" in caplog.text
    assert client.get("/health/live").status_code == 200
