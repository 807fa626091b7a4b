"""What the tests of notices stand on: the company with nothing left to tell, and a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from community.activity.models import Cursor
from community.core.unit import unit_of_work
from community.notifications.readers import NOTICES
from tests.company import Company
from tests.notifications.scene import latest
from tests.peers.smtp import Sink, mail_server


@pytest.fixture
def quiet(company: Company) -> Company:
    """The company when everybody has heard how it began."""
    with unit_of_work() as work:
        cursor, newest = work.get_one(Cursor, NOTICES.name), latest()
        cursor.xid, cursor.position = newest.xid, newest.id
    return company


@pytest.fixture
def sink(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    with mail_server(tmp_path) as running:
        chosen = app.extensions["community.settings"].model_copy(update=running.settings())
        monkeypatch.setitem(app.extensions, "community.settings", chosen)
        yield running
