"""A group that is opened after a pattern has what the pattern says, and everything is its own from then on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Charter, Visibility
from community.access.viewers import system
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.about import about_of
from community.groups.forms import WAYS
from community.groups.patterns import PATTERNS
from community.groups.questions import questions_of
from community.people.actions import make_staff
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import send


@pytest.mark.parametrize("name", PATTERNS)
def test_the_form_is_filled_and_the_group_begins_with_the_rest(app: Flask, company: Company, name: str) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))
    pattern, ada, path = PATTERNS[name], browser(app, "Ada"), f"/groups/new?like={name}"
    page = ada.get(path).text
    assert f'value="{pattern.visibility.value}" required checked' in page
    for way in WAYS:
        assert (f'name="joining" value="{way}" checked' in page) == (way in pattern.joining), way
    form = {"name": "New one", "visibility": pattern.visibility.value, "joining": list(pattern.joining)}
    assert send(ada, path, **form).status_code == 302
    group = company.group("New one")
    charter = session().scalars(select(Charter).where(Charter.id == group.audience.charter_id)).one()
    assert charter.preset == pattern.preset
    assert [each.label for each in questions_of(group)] == [str(each.label) for each in pattern.questions]
    told = about_of(group)
    assert told.welcome == str(pattern.welcome)
    assert told.steps == [str(each) for each in pattern.steps]
    assert "Good to have you" in ada.get(f"/groups/{group.ref}").text or name != "customers"


def test_what_the_form_says_counts_and_an_unknown_pattern_is_none(app: Flask, company: Company) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))
    ada = browser(app, "Ada")
    answer = send(ada, "/groups/new?like=customers", name="Open one", visibility="public", joining="open")
    assert answer.status_code == 302
    assert company.group("Open one").visibility is Visibility.PUBLIC
    assert send(ada, "/groups/new?like=nothing", name="Plain", visibility="public", joining="open").status_code == 302
    assert questions_of(company.group("Plain")) == []
    assert send(ada, "/groups/new?like=customers", name="", visibility="public").status_code == 422
