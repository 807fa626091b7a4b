"""What a group says at length, to whom; and the welcome of those who are new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from community.access.models import Teased, Visibility
from community.core.clock import now
from community.core.db import session
from community.core.errors import Forbidden
from community.core.unit import unit_of_work
from community.groups.about import NEW, about_words, change_about
from community.groups.lasting import current_membership
from community.groups.models import Group
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, send

TEXTS = ("kanari **about** <script>bad()</script>", "kanari rules", "kanari welcome", ["kanari step"])


@pytest.fixture
def group(company: Company) -> Group:
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"))
    with unit_of_work():
        change_about(company.viewer("Ada"), group, about_words(*TEXTS))
    return group


def main(app: Flask, who: str, path: str) -> str:
    return browser(app, who).get(path).text.partition("<aside")[0]


@pytest.mark.parametrize("visibility", list(Visibility))
def test_whoever_knows_of_the_group_reads_about_it(
    app: Flask, company: Company, group: Group, visibility: Visibility
) -> None:
    with unit_of_work():
        group.audience.visibility = visibility
    for who in ("anyone", "Sam", "Mia", "Ada"):
        answer = browser(app, who).get(f"/groups/{group.ref}/about")
        knows = visibility is not Visibility.PRIVATE or who in ("Mia", "Ada")
        assert answer.status_code == (200 if knows else 404)
        assert ("kanari <strong>about</strong>" in answer.text) == knows
        assert ("kanari rules" in answer.text) == knows
        assert "<script>bad" not in answer.text
        assert "kanari welcome" not in answer.text
        assert "kanari step" not in answer.text


def test_who_looks_after_it_is_told_to_those_who_see_its_members(app: Flask, company: Company, group: Group) -> None:
    path = f"/groups/{group.ref}/about"
    assert "Ada Owner" in main(app, "Mia", path)
    assert "Ada Owner" not in main(app, "Sam", path)
    with unit_of_work():
        group.audience.teased = group.audience.teased | Teased.FACES
    assert "Ada Owner" in main(app, "Sam", path)
    assert "Mia Member" not in main(app, "Sam", path)


def test_the_welcome_is_for_new_members_until_they_put_it_away(app: Flask, company: Company, group: Group) -> None:
    path, mia = f"/groups/{group.ref}", browser(app, "Mia")
    for who, shown in (("anyone", False), ("Sam", False), ("Mia", True), ("Ada", True)):
        page = browser(app, who).get(path).text
        assert ("kanari welcome" in page, "kanari step" in page) == (shown, shown), who
    assert send(mia, f"{path}/welcome").status_code == 302
    assert "kanari welcome" not in mia.get(path).text
    assert "kanari welcome" in browser(app, "Ada").get(path).text
    assert send(mia, f"{path}/welcome").status_code == 302


def test_whoever_joined_long_ago_is_not_welcomed(app: Flask, company: Company, group: Group) -> None:
    with unit_of_work():
        membership = current_membership(group, company.viewer("Mia").principal_id)
        assert membership is not None
        membership.joined_at = now() - NEW - timedelta(hours=1)
    assert "kanari welcome" not in browser(app, "Mia").get(f"/groups/{group.ref}").text


def test_an_owner_changes_the_texts_and_too_much_is_refused(app: Flask, company: Company, group: Group) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{group.ref}/about/edit"
    assert "kanari rules" in ada.get(path).text
    for wrong in (
        {"about": "x" * 10_001},
        {"welcome": "x" * 3_001},
        {"steps": "\n".join(f"step {number}" for number in range(9))},
        {"steps": "x" * 201},
    ):
        assert send(ada, path, **wrong).status_code == 422
    assert send(ada, path, about="# New", rules="", welcome="", steps="One\n\n Two ").status_code == 302
    page = ada.get(f"/groups/{group.ref}/about").text
    assert "New" in page
    assert "kanari" not in page
    session().rollback()
    shown = ada.get(f"/groups/{group.ref}").text
    assert "One" in shown
    assert "Two" in shown


@pytest.mark.parametrize("name", ["Mia", "Sam"])
def test_owners_alone_change_it(company: Company, group: Group, name: str) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        change_about(company.viewer(name), group, about_words("", "", "", []))
