"""Pages for visitors are shown again while nothing was committed, and never after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.access.models import Audience, Visibility
from community.core.clock import now
from community.core.revision import revision
from community.core.unit import unit_of_work
from community.groups.models import Group
from tests.access.visits import browser
from tests.company import Company
from tests.content.writing import counted_queries, first_topic


def asked(client: FlaskClient, path: str) -> int:
    with counted_queries() as sent:
        assert client.get(path).status_code == 200
    return len(sent)


@pytest.fixture
def paths(company: Company) -> list[str]:
    group, topic = company.group("Open Garden"), first_topic("Open Garden")
    return ["/", "/groups", f"/groups/{group.ref}", f"/groups/{group.ref}/activity", f"/topics/{topic.ref}"]


def test_a_page_is_made_once_and_is_the_same_again(app: Flask, paths: list[str]) -> None:
    for path in paths:
        first = browser(app, "anyone").get(path)
        again = browser(app, "anyone")
        assert asked(again, path) == 0
        answer = again.get(path)
        assert answer.data == first.data
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in answer.headers
        assert "Set-Cookie" not in first.headers


def test_any_commit_ends_it(app: Flask, company: Company) -> None:
    group = company.group("Open Garden")
    client = browser(app, "anyone")
    assert b"A new sign" not in client.get(f"/groups/{group.ref}").data
    with unit_of_work() as work:
        work.get_one(Group, group.id).description = "A new sign"
    assert b"A new sign" in client.get(f"/groups/{group.ref}").data
    before = revision()
    assert before == revision()
    with unit_of_work() as work:
        work.get_one(Group, group.id).description = "Another"
    assert revision() != before


def test_it_is_nobodys_who_is_somebody(app: Flask, paths: list[str]) -> None:
    for path in paths:
        browser(app, "anyone").get(path)
        shown = browser(app, "Mia").get(path)
        assert b"your menu" in shown.data
        assert b"your menu" not in browser(app, "anyone").get(path).data


def test_each_language_and_each_address_has_its_own(app: Flask, paths: list[str]) -> None:
    client = browser(app, "anyone")
    english = client.get("/groups").data
    german = client.get("/groups", headers={"Accept-Language": "de"}).data
    assert b'lang="de"' in german
    assert b'lang="en"' in client.get("/groups").data
    assert client.get("/groups").data == english
    assert client.get("/groups?x=1").data != english  # it leads back to where one was


def test_each_place_that_we_are_mounted_at_has_its_own(app: Flask, paths: list[str]) -> None:
    for path in paths:
        elsewhere = browser(app, "anyone").get(path, environ_overrides={"SCRIPT_NAME": "//elsewhere.example"})
        assert b"//elsewhere.example/" in elsewhere.data
        assert b"//elsewhere.example/" not in browser(app, "anyone").get(path).data


def test_it_grows_old(app: Flask, paths: list[str]) -> None:
    client, instant = browser(app, "anyone"), now()
    clock: dict[str, Any] = {"now": instant}
    app.extensions["clock"] = lambda: clock["now"]
    client.get("/")
    assert asked(client, "/") == 0
    clock["now"] = instant + timedelta(seconds=11)
    assert asked(client, "/") > 0


def test_what_becomes_private_is_gone_at_once(app: Flask, company: Company) -> None:
    group = company.group("Open Garden")
    path, client = f"/groups/{group.ref}", browser(app, "anyone")
    assert client.get(path).status_code == client.get(path).status_code == 200
    with unit_of_work() as work:
        work.get_one(Audience, group.audience_id).visibility = Visibility.PRIVATE
    assert client.get(path).status_code == 404
    assert group.name.encode() not in client.get("/groups").data


def test_what_a_member_opened_is_not_there_for_others(app: Flask, company: Company) -> None:
    path = f"/groups/{company.group('Quiet Room').ref}"
    assert browser(app, "Mia").get(path).status_code == 200
    assert browser(app, "anyone").get(path).status_code == 404
    assert browser(app, "Mia").get(path).status_code == 200
