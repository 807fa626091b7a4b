"""Pages, their headers, and small things that every page stands on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.access.models import Role
from community.access.viewers import system
from community.core.clock import iso, now
from community.core.ids import REF_LENGTH, new_ref, new_token, token_hash
from community.core.unit import unit_of_work
from community.core.web.addresses import external_url, here, local_path
from community.core.web.application import Application
from community.core.web.look import ago, initials, points
from community.core.web.pages import CONTENT_SECURITY_POLICY
from community.people.actions import make_staff
from tests.access.visits import browser, send
from tests.activity.clock import Clock
from tests.company import Company
from tests.core.surroundings import set_settings


def check_headers(answer: object) -> None:
    headers = getattr(answer, "headers", {})
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_page_is_kept_by_nobody_and_runs_nothing_strange(client: FlaskClient, company: Company) -> None:
    answer = client.get("/groups")
    assert answer.status_code == 200
    check_headers(answer)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )


def test_a_page_that_is_not_there_has_the_same_headers(client: FlaskClient, company: Company) -> None:
    for address in ("/nothing", "/topics/nothing", "/leads", "/static/nothing.css"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    check_headers(client.get("/nothing"))
    check_headers(client.post("/groups"))


def test_a_fault_has_the_same_headers_and_tells_nothing(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("a secret of ours")

    monkeypatch.setitem(app.view_functions, "groups.index", broken)
    answer = client.get("/groups")
    assert answer.status_code == 500
    check_headers(answer)
    assert "a secret of ours" not in answer.text
    assert "Something broke on our side" in answer.text


def test_files_may_be_kept_and_are_what_they_say(client: FlaskClient, company: Company) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    assert len(sheets) > 10
    for sheet in [*sheets, "/static/icons.svg"]:
        with client.get(sheet) as answer:
            assert answer.status_code == 200
            assert answer.mimetype in {"text/css", "image/svg+xml"}
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "no-store" not in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers
    assert client.get("/static/../settings.py").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/groups/x", "/a?b=c&d=//e", "/a#b", "/%2f/x", "/a:b", "/Zoë", "/a?u=http://x"]
)
def test_an_address_of_ours_is_taken(address: str) -> None:
    assert local_path(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "x", "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "http://evil.test", "https:/evil.test",
     "javascript:alert(1)", " /x", "/\t/evil.test", "/\n/evil.test", "\t//evil.test", "/x\r\nSet-Cookie: a=b",
     "/\x00x", "/\u200b/evil.test", "//evil.test/\\..", "data:text/html,x", "?x", "#x", "evil.test/x", "/\u2028x"],
)  # fmt: skip
def test_an_address_of_somebody_else_is_not(address: str) -> None:
    assert local_path(address) == ""


def test_addresses_that_leave_stand_on_the_setting_and_not_on_a_header(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    with app.test_request_context("/groups?a=b", headers=headers):
        assert external_url("groups.group", ref="abc") == "http://community.test/groups/abc"
        assert here() == "/groups?a=b"
        set_settings(app, monkeypatch, base_url="https://www.company.test/community/")
        assert external_url("home.front") == "https://www.company.test/community/"
    assert external_url("home.front") == "https://www.company.test/community/"


def test_a_path_is_kept_unless_strangers_can_make_it_long(app: Flask, company: Company) -> None:
    assert isinstance(app, Application)
    with app.test_request_context("/"):
        app.paths.clear()
        for ref in ("abc", "x" * 4000):
            assert app.url_for("groups.group", ref=ref) == app.url_for("groups.group", ref=ref) == f"/groups/{ref}"
        assert list(app.paths.values()) == ["/groups/abc"]


def test_references_are_short_and_random() -> None:
    refs = {new_ref() for _each in range(2_000)}
    assert len(refs) == 2_000
    assert all(re.fullmatch(f"[0-9a-hjkmnp-tv-z]{{{REF_LENGTH}}}", ref) for ref in refs)
    assert len({ref[0] for ref in refs}) == 32


def test_secrets_are_long_and_only_their_hash_is_kept() -> None:
    token = new_token()
    assert len(token) >= 43
    assert token != new_token()
    assert token_hash("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_times_are_told_in_utc_to_the_second() -> None:
    instant = datetime(2026, 3, 31, 14, 0, 0, 999_999, timezone(timedelta(hours=2)))
    assert iso(instant) == "2026-03-31T12:00:00Z"


def test_the_clock_of_the_application_is_asked(app: Flask) -> None:
    clock = Clock(app)
    assert now() == clock.instant
    assert now() < clock.move(days=1) == now()
    assert now().tzinfo is UTC


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"seconds": 44}, "just now"),
        ({"minutes": 5}, "5 minutes ago"),
        ({"days": 3}, "3 days ago"),
        ({"days": -2}, "in 2 days"),
    ],
)
def test_how_long_ago_is_told_in_words_and_exactly_on_hover(app: Flask, step: dict[str, float], words: str) -> None:
    clock = Clock(app)
    instant = clock.instant - timedelta(**step)
    with app.test_request_context():
        shown = ago(instant)
    assert f">{words}</time>" in shown
    assert f'datetime="{iso(instant)}"' in shown


@pytest.mark.parametrize(("value", "text"), [(25.0, "25"), (8.44, "8.4"), (-6.5, "−6.5"), (0.0, "0"), (0.25, "0.2")])
def test_points_have_one_decimal_if_they_need_it(value: float, text: str) -> None:
    assert points(value) == text


@pytest.mark.parametrize(
    ("name", "letters"), [("Mia Member", "MM"), ("zoë", "Z"), ("a b c", "AC"), ("", "?"), (" ", "?")]
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.only_on("sqlite", "postgres")
@pytest.mark.parametrize("number", ["3000000000", "9" * 40])
def test_numbers_that_no_column_holds_are_none_of_ours(app: Flask, company: Company, number: str) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"), role=Role.OWNER)
    ada, topic = browser(app, "Ada"), company.topic("Open Garden").ref
    asked = (f"/topics/{topic}/news?after=", f"/topics/{topic}?at=", "/bookmarks?before=", "/moderation/log?before=")
    for path in (*asked, "/admin/log?before=", "/admin/deliveries?before="):
        assert ada.get(f"{path}{number}").status_code in (200, 302), path
    assert send(ada, f"/settings/sign-in/accounts/{number}/remove").status_code == 404
