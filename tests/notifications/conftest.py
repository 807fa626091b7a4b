"""What the tests of notices stand on: the company with nothing left to tell, and a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from community.activity.models import Delivery
from community.activity.readers import run
from community.core.unit import unit_of_work
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.company import Company
from tests.peers.smtp import Sink, mail_server


@pytest.fixture
def quiet(company: Company) -> Company:
    """The company after everybody was told of how it began."""
    run(NOTICES)
    with unit_of_work() as work:
        work.execute(delete(Notice))
        work.execute(delete(Delivery))
    return company


@pytest.fixture
def sink(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    with mail_server(tmp_path) as running:
        chosen = app.extensions["community.settings"].model_copy(update=running.settings())
        monkeypatch.setitem(app.extensions, "community.settings", chosen)
        yield running
