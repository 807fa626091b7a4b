"""A standing clock, and a plugin that hears of leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from community.leads.scoring.definition import parse
from tests.activity.clock import Clock
from tests.core.surroundings import set_settings
from tests.leads.stories import WEBHOOK, Hearing

SEVERAL_RULES = """
[model]
id = "several"
[[stage]]
id = "quiet"
[[stage]]
id = "warming"
enter = 20
exit = 15
[[rule]]
id = "writes"
kind = "count"
on = { object = "post" }
window = "30d"
tiers = [[3, 25]]
[[rule]]
id = "joins"
kind = "count"
on = { verb = "Join", object = "group" }
window = "30d"
tiers = [[2, 3.3]]
[[rule]]
id = "leaves"
kind = "count"
on = { verb = "Leave" }
window = "30d"
tiers = [[1, -6.5]]
"""


@pytest.fixture
def clock(app: Flask) -> Clock:
    return Clock(app)


@pytest.fixture
def hearing(app: Flask) -> Iterator[Hearing]:
    plugin = Hearing()
    app.extensions["community.plugins"].register(plugin)
    yield plugin
    app.extensions["community.plugins"].unregister(plugin)


@pytest.fixture
def crm(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The company has a CRM, which is not asked for in these tests."""
    set_settings(app, monkeypatch, **WEBHOOK)


@pytest.fixture
def several_rules(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another model: writing, joining and leaving count, the last against one."""
    monkeypatch.setitem(app.extensions, "community.scoring_model", parse(SEVERAL_RULES))
