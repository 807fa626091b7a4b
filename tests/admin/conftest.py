"""What the tests of the administration stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from community.core import kept


@pytest.fixture(autouse=True)
def settings_of_before(app: Flask) -> Iterator[None]:
    """The settings of the process outlive the database of a test."""
    yield
    app.extensions[kept.SEEN] = 0  # as the next test's database has it, so that its own settings stay
    kept.adopt(kept.loaded({}))
