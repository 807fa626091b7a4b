"""Joining by a confirmed mail address at one of the group's domains."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import Visibility
from community.core.clock import now
from community.core.errors import Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import join_group
from community.groups.models import Group, Joining
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, send


@pytest.fixture
def group(company: Company, app: Flask) -> Group:
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), joining=Joining.INVITATION)
    form: dict[str, str | list[str]] = {
        "name": "Lab",
        "joining": ["domain", "invitation"],
        "domains": "Lab.test, @other.test",
    }
    assert send(browser(app, "Ada"), f"/groups/{group.ref}/settings", **form).status_code == 302
    return group


@pytest.mark.parametrize("address", ["nia@lab.test", "NIA@Lab.Test", "nia@other.test"])
def test_whoever_has_a_confirmed_address_there_joins(company: Company, group: Group, address: str) -> None:
    nia = newcomer("Nia", address)
    with unit_of_work():
        join_group(nia, group, now())


@pytest.mark.parametrize(
    ("address", "confirmed"),
    [
        ("nia@lab.test", False),
        ("nia@in.lab.test", True),
        ("nia@xlab.test", True),
        ("", True),
        ("n@lab.test.org", True),
    ],
)
def test_nobody_else_does(company: Company, group: Group, address: str, confirmed: bool) -> None:
    nia = newcomer("Nia", address, verified=confirmed)
    with pytest.raises(Forbidden), unit_of_work():
        join_group(nia, group, now())


def test_a_domain_alone_leads_nowhere(app: Flask, company: Company, group: Group) -> None:
    form: dict[str, str | list[str]] = {"name": "Lab", "joining": ["invitation"], "domains": "lab.test"}
    assert send(browser(app, "Ada"), f"/groups/{group.ref}/settings", **form).status_code == 302
    nia = newcomer("Nia", "nia@lab.test")
    with pytest.raises(Forbidden), unit_of_work():
        join_group(nia, group, now())


@pytest.mark.parametrize(
    ("domains", "said"), [("", "Name at least one"), ("%.test", "no mail domain"), ("lab", "no mail")]
)
def test_what_is_no_domain_is_refused(app: Flask, group: Group, domains: str, said: str) -> None:
    form: dict[str, str | list[str]] = {"name": "Lab", "joining": ["domain"], "domains": domains}
    answer = send(browser(app, "Ada"), f"/groups/{group.ref}/settings", **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert "lab.test, other.test" in browser(app, "Ada").get(f"/groups/{group.ref}/settings").text
