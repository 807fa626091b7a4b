"""Before a topic goes to many: how many will be told, for whoever looks after the group."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import Visibility
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.groups.visibility import change_visibility
from community.notifications.actions import choose_level
from community.notifications.models import Level
from tests.access.visits import browser
from tests.company import Company


@pytest.fixture
def watched(company: Company) -> str:
    """Everybody watches the open group, whoever starts the topic as well."""
    with unit_of_work():
        for name in ("Ada", "Mia", "Sam"):
            choose_level(company.viewer(name), company.group("Open Garden").thing, Level.WATCHING)
    return f"/groups/{company.group('Open Garden').ref}/topics/new"


def test_owners_are_told_how_many_and_others_are_not(app: Flask, company: Company, watched: str) -> None:
    assert "2 people watch this group and will be told." in browser(app, "Ada").get(watched).text
    assert "will be told" not in browser(app, "Mia").get(watched).text


def test_it_counts_those_alone_who_read_the_group_now(app: Flask, company: Company, watched: str) -> None:
    with unit_of_work():
        change_visibility(company.viewer("Ada"), company.group("Open Garden"), Visibility.PRIVATE, now())
    assert "1 person watches this group and will be told." in browser(app, "Ada").get(watched).text
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Open Garden"), now())
    assert "will be told" not in browser(app, "Ada").get(watched).text
