"""Readers die at random moments and at every named point; what they do is counted all the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import community
from community.activity.models import Activity
from community.core.db import db, session

POINT = re.compile(r'\bpoint\("(reader\.[a-z_]+)"\)')
FEW, MANY = 12, 300


def points() -> list[str]:
    """Every point that the code of the readers names."""
    code = Path(community.__file__).parent
    return sorted({name for path in code.rglob("*.py") for name in POINT.findall(path.read_text())})


def test_effects_are_counted_exactly(
    app: Flask, database: str, tmp_path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, last_before = time.monotonic(), max(session().scalars(select(Activity.id)))
    db.session.remove()
    db.engine.dispose()
    settings = {
        "data_dir": str(app.extensions["community.settings"].data_dir),
        "database_url": app.config["SQLALCHEMY_DATABASE_URI"],
        "may_lose_data": True,
        "secret_key": "tests",
        "readers": "off",
    }
    letters = tmp_path / "letters"
    letters.touch()
    kills = MANY if pytestconfig.getoption("full") else FEW
    plan = {"settings": settings, "letters": str(letters), "points": points(), "kills": kills, "seed": 7}
    done = subprocess.run(
        [sys.executable, "-m", "tests.activity.victims"], input=json.dumps(plan), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    written, new = found["written"], [each for each in found["written"] if each > last_before]
    told = Counter(found["told"])
    figures = (
        f"{found['killed']} killed, {len(found['died'])} died at a named point, {len(new)} activities, "
        f"{sum(told.values()) - len(told)} told twice, {time.monotonic() - begun:.0f} s"
    )
    with capsys.disabled():
        print(f"\n  readers on {database}: {figures}")  # noqa: T201 -- a figure that the report asks for
    assert found["counted"] == written, "the projection counts each exactly once"
    assert set(told) == set(new), "the dispatcher tells each at least once"
    assert found["queued"] == new, "the outbox has each exactly once"
    assert found["killed"] == kills // 2
    assert len(found["died"]) == kills // 2
    assert set(found["died"]) == set(points())


def test_the_points_are_where_it_matters() -> None:
    assert points() == [
        "reader.before_commit",
        "reader.committed",
        "reader.dispatched",
        "reader.handled",
        "reader.lease_taken",
        "reader.moved",
    ]
