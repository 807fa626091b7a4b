"""Whether visits may be measured: asked, kept, changed; nothing before the answer, and the browser's no counts."""

from __future__ import annotations

import pytest
from flask import Flask, request
from sqlalchemy import select

from community.activity.consent import COOKIE, consented
from community.activity.models import VisitConsent
from community.core.db import session
from tests.access.visits import browser
from tests.client import Browser
from tests.company import Company

PAGE = "/privacy/visits"
OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _measured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["community.settings"], "measure_visits", True)


def answer(client: Browser, wanted: str) -> None:
    sent = client.post(PAGE, data={"wanted": wanted, "back": "/groups"}, headers=OURS)
    assert (sent.status_code, sent.headers["Location"]) == (302, "/groups")


def may_measure(app: Flask, *, cookie: str = "", **headers: str) -> bool:
    told = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    with app.test_request_context("/", headers={**told, **headers}):
        return consented(request)


def test_before_the_answer_nothing_is_kept_in_the_browser(app: Flask) -> None:
    first = browser(app).get("/")
    assert "May we count" in first.text
    assert first.headers.getlist("Set-Cookie") == []


def test_a_visitor_who_answers_is_asked_no_more_and_may_change_it(app: Flask) -> None:
    for wanted, said in (("yes", "your visits are measured"), ("no", "your visits are not measured")):
        client = browser(app)
        answer(client, wanted)
        kept = client.get_cookie(COOKIE)
        assert kept is not None
        assert kept.value == wanted
        assert "May we count" not in client.get("/groups").text
        assert said in client.get(PAGE).text
    answer(client, "yes")
    assert "your visits are measured" in client.get(PAGE).text


def test_the_answer_of_somebody_signed_in_is_theirs_on_every_device(app: Flask, company: Company) -> None:
    answer(browser(app, "Mia"), "yes")
    elsewhere = browser(app, "Mia")
    assert "your visits are measured" in elsewhere.get(PAGE).text
    answer(elsewhere, "no")
    assert "your visits are not measured" in browser(app, "Mia").get(PAGE).text
    session().rollback()
    mine = select(VisitConsent.wanted).where(VisitConsent.principal_id == company.person("Mia").principal_id)
    assert session().scalars(mine.order_by(VisitConsent.id)).all() == [True, False]


def test_only_a_yes_consents_and_the_browsers_no_outranks_it(app: Flask) -> None:
    assert may_measure(app, cookie="yes")
    assert not may_measure(app)
    assert not may_measure(app, cookie="no")
    assert not may_measure(app, cookie="true")
    assert not may_measure(app, cookie="yes", DNT="1")
    assert not may_measure(app, cookie="yes", **{"Sec-GPC": "1"})
    assert "May we count" not in browser(app).get("/", headers={"Sec-GPC": "1"}).text


def test_another_website_cannot_answer_for_anybody(app: Flask) -> None:
    for headers in ({}, {"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        sent = browser(app).post(PAGE, data={"wanted": "yes"}, headers=headers)
        assert sent.status_code == 403
        assert COOKIE not in str(sent.headers)


def test_where_nothing_is_measured_nobody_is_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["community.settings"], "measure_visits", False)
    assert "May we count" not in browser(app).get("/").text
    assert browser(app).get(PAGE).status_code == 404
    assert browser(app).post(PAGE, headers=OURS).status_code == 404
    assert not may_measure(app, cookie="yes")
