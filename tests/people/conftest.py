"""The prepared company for applications that tests of people make themselves, anew for each test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.installation import Installation


@pytest.fixture
def installation(database: str, installations: Callable[[str], Installation]) -> Flask:
    installed = installations(database)
    installed.renew()
    return installed.app
