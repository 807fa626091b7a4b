"""Visits: nothing before consent, written together, joined to whoever signs in, and months of what is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select

from community.activity.beacon import COOKIE
from community.activity.visit_tables import Visit, VisitMonth, Visitor
from community.activity.visits import MOST_IN_A_MINUTE, prune
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.scoring.definition import parse
from community.worker.threads import read_logs
from tests.access.visits import browser
from tests.activity.clock import Clock
from tests.client import Browser
from tests.company import Company
from tests.leads.stories import state_of

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0 Firefox/140.0"}


@pytest.fixture(autouse=True)
def _measured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["community.settings"], "measure_visits", True)
    monkeypatch.setattr(app, "testing", True)


def agreeing(app: Flask, name: str = "anyone") -> Browser:
    client = browser(app, name) if name != "anyone" else browser(app)
    client.post("/privacy/visits", data={"wanted": "yes"}, headers=OURS)
    return client


def see(client: Browser, path: object, **headers: str) -> int:
    return client.post("/visits/seen", json={"path": path}, headers={**OURS, **headers}).status_code


def written(app: Flask) -> list[str]:
    app.extensions["community.visits"].flush()
    session().rollback()
    return list(session().scalars(select(Visit.path).order_by(Visit.id)))


def test_nothing_is_kept_and_no_identifier_given_before_consent(app: Flask) -> None:
    client = browser(app)
    assert see(client, "/pricing") == 204
    assert client.get_cookie(COOKIE) is None
    assert "beacon.js" not in client.get("/").text
    assert written(app) == []


BOT, NOBODY = {"User-Agent": "Googlebot/2.1"}, {"User-Agent": ""}


@pytest.mark.parametrize("header", [{"DNT": "1"}, {"Sec-GPC": "1"}, BOT, NOBODY])
def test_the_browsers_no_and_bots_are_left_out(app: Flask, header: dict[str, str]) -> None:
    client = agreeing(app)
    assert see(client, "/pricing", **header) == 204
    assert client.get_cookie(COOKIE) is None
    assert written(app) == []


def test_who_agreed_is_counted_without_what_stands_behind_the_path(app: Flask) -> None:
    client = agreeing(app)
    assert "beacon.js" in client.get("/").text
    assert see(client, "/pricing?card=4111#x") == 204
    assert see(client, "/community/groups") == 204
    assert written(app) == ["/pricing", "/community/groups"]
    assert session().scalar(select(func.count()).select_from(Visitor)) == 1


def test_who_takes_it_back_loses_the_identifier(app: Flask) -> None:
    client = agreeing(app)
    see(client, "/pricing")
    client.post("/privacy/visits", data={"wanted": "no"}, headers=OURS)
    see(client, "/pricing")
    assert client.get_cookie(COOKIE) is None
    assert written(app) == ["/pricing"]


def test_another_site_cannot_send_visits(app: Flask) -> None:
    client = agreeing(app)
    assert see(client, "/pricing", **{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}) == 403
    assert client.post("/visits/seen", json={"path": "/"}).status_code == 403
    assert client.get("/visits/seen").status_code == 404  # a file of that name would stand there


@pytest.mark.parametrize("path", [None, 5, "", "pricing", "https://x.test/", "/a\x00b", "/" + "a" * 300, ["/"]])
def test_what_is_no_path_is_refused(app: Flask, path: object) -> None:
    client = agreeing(app)
    assert see(client, path) == 400
    assert written(app) == []


def test_a_beacon_is_small_and_does_not_drown_the_rest(app: Flask) -> None:
    Clock(app)  # it stands still: a new minute would begin a new count
    client = agreeing(app)
    assert client.post("/visits/seen", data="x" * 5_000, headers=OURS).status_code == 413
    for _number in range(MOST_IN_A_MINUTE + 30):
        assert see(client, "/pricing") == 204
    assert 0 < len(written(app)) <= MOST_IN_A_MINUTE


def test_a_visitor_is_joined_to_who_signs_in_and_never_to_a_second(app: Flask, company: Company) -> None:
    client = agreeing(app)
    see(client, "/pricing")
    written(app)
    company.sign_in(client, "Mia")
    client.post("/privacy/visits", data={"wanted": "yes"}, headers=OURS)
    see(client, "/compare/us")
    written(app)
    company.sign_in(client, "Sam")
    client.post("/privacy/visits", data={"wanted": "yes"}, headers=OURS)
    see(client, "/careers")
    assert written(app) == ["/pricing", "/compare/us", "/careers"]
    found = session().execute(select(Visit.path, Visitor.principal_id).join(Visitor))
    whose = {row.path: row.principal_id for row in found}
    mia, sam = company.person("Mia").principal_id, company.person("Sam").principal_id
    assert whose == {"/pricing": mia, "/compare/us": mia, "/careers": sam}


MODEL = """
[model]
id = "pages"
[[stage]]
id = "quiet"
[[stage]]
id = "warming"
enter = 8
exit = 4
[[rule]]
id = "pricing"
kind = "page_visit"
path = "/pricing*"
points = 5
half_life = "7d"
"""


def test_visits_score_with_those_from_before_signing_in(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "community.scoring_model", parse(MODEL))
    client = agreeing(app)
    see(client, "/pricing")
    company.sign_in(client, "Mia")
    client.post("/privacy/visits", data={"wanted": "yes"}, headers=OURS)
    see(client, "/pricing/all")
    written(app)
    read_logs()
    state = state_of(company, "Mia")
    assert state is not None
    assert (round(state.score), state.stage) == (10, "warming")
    assert state.due_at is not None  # when 10 points have decayed below 4: a little more than a half-life
    assert timedelta(days=9) < state.due_at - datetime.now(UTC) < timedelta(days=9, hours=7)


def test_what_is_old_becomes_months(app: Flask) -> None:
    begin = datetime(2026, 1, 10, tzinfo=UTC)
    with unit_of_work() as work:
        work.add(visitor := Visitor(token_hash="x", first_seen_at=begin))
        work.flush()
        for day in (0, 1, 40):
            at = begin + timedelta(days=day)
            work.add(Visit(visitor_id=visitor.id, path="/pricing", occurred_at=at, recorded_at=at))
    assert prune(datetime(2026, 8, 15, tzinfo=UTC)) == 2
    assert prune(datetime(2026, 8, 15, tzinfo=UTC)) == 0
    (month,) = session().scalars(select(VisitMonth)).all()
    assert (month.month.month, month.visits, month.visitors) == (1, 2, 1)
    assert written(app) == ["/pricing"]


def test_the_address_of_the_beacon(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("visits.static", filename="beacon.js").startswith("/visits/beacon.js")
