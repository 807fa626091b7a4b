"""Nobody writes faster than the site allows, however many processes and addresses they use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.db import session
from community.core.limits import LimitCount
from community.core.web.throttle import stranger
from tests.access.visits import form_token
from tests.company import Company, csrf

NOON = datetime(2026, 3, 31, 12, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits(app: Flask) -> Iterator[None]:
    given = app.extensions["community.settings"]
    before = given.writes_per_person, given.writes_per_network
    given.writes_per_person, given.writes_per_network = 3, 5
    app.extensions["clock"] = lambda: NOON
    yield
    given.writes_per_person, given.writes_per_network = before


def write(client: FlaskClient, company: Company, token: str, address: str = "203.0.113.5") -> int:
    path = f"/topics/{company.topic('Open Garden').ref}/posts"
    answer = client.post(path, data={"csrf_token": token, "body": "x"}, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code


def test_the_fourth_write_of_a_minute_waits(app: Flask, client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Mia")
    token, posts = csrf(client), len(company.posts("Open Garden"))
    assert [write(client, company, token) for _ in range(4)] == [302, 302, 302, 429]
    assert len(company.posts("Open Garden")) == posts + 3
    app.extensions["clock"] = lambda: NOON + timedelta(minutes=1)
    assert write(client, company, token) == 302


def test_the_page_says_how_long_to_wait(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Mia")
    token = csrf(client)
    for _ in range(3):
        write(client, company, token)
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait 60 seconds" in answer.text
    assert client.get("/groups").status_code == 200, "reading goes on"


def test_a_person_is_counted_wherever_they_are(app: Flask, company: Company) -> None:
    one, other = (company.sign_in(app.test_client(), "Mia") for _ in range(2))
    done = [write(one, company, csrf(one), f"203.0.113.{number}") for number in range(3)]
    assert [*done, write(other, company, csrf(other), "203.0.113.77")] == [302, 302, 302, 429]


def test_a_network_is_counted_whoever_it_is(app: Flask, company: Company) -> None:
    mia, ada = (company.sign_in(app.test_client(), name) for name in ("Mia", "Ada"))
    same = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")
    done = [write(mia, company, csrf(mia), same[0]) for _ in range(3)]
    done += [write(ada, company, csrf(ada), same[1]) for _ in range(3)]
    assert done == [302, 302, 302, 302, 302, 429]
    assert write(ada, company, csrf(ada), "2001:db8:1:3::1") == 429, "Ada has had her own three"


def test_forged_addresses_change_nothing(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Mia")
    token, path = csrf(client), f"/topics/{company.topic('Open Garden').ref}/posts"
    answers = [
        client.post(path, data={"csrf_token": token, "body": "x"}, headers={"X-Forwarded-For": f"198.51.100.{each}"})
        for each in range(5)
    ]
    assert [each.status_code for each in answers] == [302, 302, 302, 429, 429]


def test_the_table_tells_nobodys_address(client: FlaskClient, company: Company) -> None:
    company.sign_in(client, "Mia")
    write(client, company, csrf(client))
    session().rollback()
    keys = session().scalars(select(LimitCount.key)).all()
    assert len(keys) == 3, "writes of the person, writes of the network, posts of the person"
    assert not any("203" in key[:6] or "write" in key for key in keys)
    assert all(len(key) == 64 for key in keys)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        (None, ""),
        ("a socket", ""),
    ],
)
def test_what_one_subscriber_has(address: str | None, network: str) -> None:
    assert stranger(address) == network


def test_visitors_of_different_networks_do_not_stop_each_other(app: Flask, company: Company) -> None:
    visitors = [app.test_client() for _number in range(6)]
    statuses = [
        write(each, company, form_token(each), f"203.0.{number}.5") for number, each in enumerate(visitors, start=113)
    ]
    assert 429 not in statuses
    assert 400 not in statuses, "they were counted"
