"""Each error has a page in words, with the right status, and leaves nothing half-written."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import default_exceptions

from community.core.db import session
from community.core.logs import JSONFormatter, scrub
from tests.company import Company, csrf
from tests.core.tables import all_rows

WORDS = {
    400: "We could not read that",
    401: "Please sign in",
    403: "You cannot do this",
    404: "There is nothing here for you",
    405: "This address is not for that",
    408: "That took too long",
    409: "That did not work",
    413: "That is too much at once",
    415: "We do not take this kind of data",
    422: "Something in it is not right",
    429: "That was very quick",
    503: "We will be back in a moment",
}


@pytest.fixture
def failing(app: Flask) -> Iterator[dict[str, Any]]:
    """Lets the front page fail as a test wishes."""
    kept, fault = app.view_functions["home.front"], dict[str, Any]()

    def view() -> str:
        raise fault["error"]

    app.view_functions["home.front"] = view
    yield fault
    app.view_functions["home.front"] = kept


@pytest.mark.parametrize("code", WORDS)
def test_each_error_says_what_to_do(client: FlaskClient, failing: dict[str, Any], code: int) -> None:
    failing["error"] = default_exceptions[code]()
    answer = client.get("/")
    assert answer.status_code == code
    assert f"<h1>{WORDS[code]}</h1>" in answer.text
    assert "To the front page" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Sign in</a>\n<a" in answer.text) == (code in (401, 404))


def test_a_fault_of_ours_gives_the_number_that_the_log_has(
    client: FlaskClient, failing: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    failing["error"] = RuntimeError("the secret of ada@company.test was 'melon'")
    caplog.handler.setFormatter(JSONFormatter())
    answer = client.get("/?token=abc")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<code>{number}</code>" in answer.text
    assert "melon" not in answer.text
    lines = [json.loads(line) for line in caplog.text.splitlines()]
    assert {line["request_id"] for line in lines} == {number}
    assert lines[0]["error"]["type"] == "RuntimeError"
    assert any("test_errors.py" in where for where in lines[0]["error"]["where"])
    for private in ("ada", "melon", "token", "abc"):
        assert private not in caplog.text


def test_a_database_that_is_gone_is_503_on_a_page_that_needs_none(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> None:
        raise OperationalError("select", {}, Exception("unable to open database file"))

    client.get("/")
    monkeypatch.setattr("community.people.current._current_person", gone)
    answer = client.get("/groups")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "<h1>We will be back in a moment</h1>" in answer.text
    assert "/static/css/base.css?v=" in answer.text


def test_a_database_that_goes_while_we_look_who_asks_is_503_with_our_headers(
    client: FlaskClient, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.sign_in(client, "Mia")

    def gone(*_args: object) -> None:
        raise OperationalError("select", {}, Exception("unable to open database file"))

    monkeypatch.setattr("community.people.current.session_with", gone)
    answer = client.get("/groups")
    assert answer.status_code == 503
    assert "<h1>We will be back in a moment</h1>" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_what_was_written_before_the_fault_is_undone(
    app: Flask, client: FlaskClient, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.sign_in(client, "Mia")
    token, topic = csrf(client), company.topic("Open Garden").ref

    def break_late(*_args: object, **_more: object) -> None:
        session().execute(text("UPDATE topic SET title = 'half'"))
        session().execute(text("INSERT INTO absent VALUES (1)"))

    monkeypatch.setattr("community.content.base.views.reply", break_late)
    before = all_rows(but=("limit_count",))
    answer = client.post(f"/topics/{topic}/posts", data={"csrf_token": token, "body": "x"})
    assert answer.status_code in (500, 503)
    assert all_rows(but=("limit_count",)) == before


BODIES: dict[str, tuple[dict[str, Any], int]] = {
    "a body beyond a megabyte": ({"data": {"body": "x" * 1_100_000}}, 413),
    "a file": ({"data": b"x" * 1_100_000, "content_type": "multipart/form-data; boundary=b"}, 413),
    "a hundred thousand parts": (
        {"data": b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" * 15_000 + b"--b--",
         "content_type": "multipart/form-data; boundary=b"}, 413),
    "half a megabyte of fields": ({"data": {f"a{number}": "" for number in range(50_000)}}, 400),
    "a sign that cannot be stored": ({"data": {"body": "a\0b"}}, 400),
    "a name that cannot be stored": ({"data": {"a\0b": "x"}}, 400),
    "a text beyond its field": ({"data": {"body": "x" * 100_000}}, 422),
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
def test_too_much_is_refused_in_words(client: FlaskClient, company: Company, what: str) -> None:
    company.sign_in(client, "Mia")
    path, token = f"/topics/{company.topic('Open Garden').ref}/posts", csrf(client)
    before = all_rows(but=("limit_count",))
    request, status = BODIES[what]
    if isinstance(request["data"], dict):
        request = {"data": request["data"] | {"csrf_token": token}}
    answer = client.post(path, headers={"X-CSRFToken": token}, **request)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert all_rows(but=("limit_count",)) == before


@pytest.mark.parametrize("query", ["a=%00", "%00=a", "&".join(["a=1"] * 200)])
def test_a_strange_query_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/groups?{query}").status_code == 400


def test_a_query_of_raw_bytes_is_refused_on_a_whole_page(
    client: FlaskClient, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/groups", "/nowhere"):
        answer = client.get(path, environ_overrides={"QUERY_STRING": "x=\xff"})
        assert answer.status_code == 400
    assert "could not be made in full" not in caplog.text


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("mail to ada.b@corp.test failed", "mail to [address] failed"),
        ("GET /x?code=abc&state=1 failed", "GET /x?[query] failed"),
        ("from 192.0.2.17 and 2001:db8::1", "from [network] and [network]"),
        ("Key (email)=(ada) exists", "Key (email)=([value]) exists"),
        ("key whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "key [token]"),
        ("no such column: 'Ada Owner'", "no such column: '…'"),
        ("the reader leads.scoring took 12:30 minutes", "the reader leads.scoring took 12:30 minutes"),
    ],
)
def test_log_lines_are_scrubbed(said: str, left: str) -> None:
    assert scrub(said) == left


def test_a_line_for_each_answer_without_anything_of_the_visitor(
    client: FlaskClient, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "community.requests")
    caplog.handler.setFormatter(JSONFormatter())
    company.sign_in(client, "Mia")
    ref = company.group("Quiet Room").ref
    answer = client.get(f"/groups/{ref}?q=secret", headers={"User-Agent": "Agent"})
    line = json.loads(caplog.text.splitlines()[-1])
    assert line.pop("ms") >= 0
    assert set(line) == {"at", "level", "logger", "message", "request_id", "method", "endpoint", "status"}
    assert (line["endpoint"], line["status"]) == ("groups.group", 200)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    for private in (ref, "secret", "127.0.0.1", "Mia", "Agent"):
        assert private not in caplog.text


def test_an_id_of_a_visitor_is_not_taken_over(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-ID": "chosen-by-me"}).headers["X-Request-ID"] != "chosen-by-me"
