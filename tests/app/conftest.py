"""A shop with the community in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.core.db import db
from tests.app.host_site import make_shop, with_company


@pytest.fixture
def prepared(installation: Flask) -> Path:
    """The database file of the company."""
    folder: Path = installation.extensions["community.settings"].data_dir
    return folder / "prepared.db"


@pytest.fixture
def open_shop(prepared: Path, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make a shop with other options than the usual ones."""
    opened: list[Flask] = []

    def make(**options: Any) -> Flask:
        if not opened:
            with_company(prepared, tmp_path)
        opened.append(make_shop(tmp_path, **options))
        return opened[-1]

    yield make
    for shop in opened:
        with shop.extensions["mounted"].app.app_context():
            db.engine.dispose()


@pytest.fixture
def shop(open_shop: Callable[..., Flask]) -> Flask:
    return open_shop()
