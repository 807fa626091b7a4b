"""A standing clock, and a CRM."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.activity.clock import Clock
from tests.activity.crm import Crm
from tests.company import Company


@pytest.fixture
def clock(app: Flask) -> Clock:
    return Clock(app)


@pytest.fixture
def crm(app: Flask, company: Company) -> Iterator[Crm]:
    """A destination that stands for Mia; its address is set by each test."""
    plugin = Crm(company.person("Mia").principal_id)
    app.extensions["community.plugins"].register(plugin)
    yield plugin
    app.extensions["community.plugins"].unregister(plugin)
