"""What somebody may not know of answers exactly as what never was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access.census import MADE_UP
from tests.access.leads import leads_by_name, with_leads
from tests.access.visits import browser, rows, send, without_tokens
from tests.client import Browser
from tests.company import Company
from tests.content.writing import counted_queries

__all__ = ["with_leads"]
pytestmark = pytest.mark.usefixtures("with_leads")

OUTSIDERS = ("anyone", "Sam", "Sol")
ABSENT = {"group": "0000000000zg", "topic": "0000000000zt", "post": "0000000000zp", "lead": "0000000000zd"}
GETS = (
    "/groups/{group}",
    "/groups/{group}/activity",
    "/groups/{group}/activity?before=1-1",
    "/groups/{group}/topics/new",
    "/groups/{group}?before={topic}",
    "/groups/{group}/stream.atom",
    "/groups/{group}/stream.json",
    "/groups/{group}/stream.as2",
    "/groups/{topic}",
    "/topics/{topic}",
    "/topics/{topic}?at={post}",
    "/topics/{post}",
    "/topics/{group}",
    "/leads/{lead}",
    "/leads/{group}",
)
POSTS = (
    "/groups/{group}/join",
    "/groups/{group}/leave",
    "/groups/{group}/ask",
    "/groups/{group}/topics/new",
    "/topics/{topic}/posts",
    "/notices/level/{group}",
)


def hidden_things(app: Flask, company: Company) -> dict[str, str]:
    posts = company.posts("Quiet Room")
    quiet = {
        "group": company.group("Quiet Room").ref,
        "topic": company.topic("Quiet Room").ref,
        "post": posts[-1].ref,
    }
    return quiet | {"lead": leads_by_name(app)["Mia"]}


def told(answer: TestResponse, refs: dict[str, str]) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what must differ: references asked for, tokens, the values of cookies, the request's id."""
    headers = [(name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Date", "X-Request-ID")]
    text = without_tokens(answer.text).replace(answer.headers["X-Request-ID"], "REQUEST")
    for word, ref in refs.items():
        text = text.replace(ref, word)
        headers = [(name, value.replace(ref, word)) for name, value in headers]
    return answer.status_code, headers, text


def cookies(answer: TestResponse) -> list[str]:
    return [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]


@pytest.mark.parametrize("viewer", OUTSIDERS)
def test_pages_of_hidden_things_are_those_of_absent_ones(app: Flask, company: Company, viewer: str) -> None:
    hidden = hidden_things(app, company)
    client = browser(app, viewer)
    client.get("/")  # the first page of a session brings its cookie
    for path in GETS:
        if viewer == "Sol" and "{lead}" in path:
            continue  # for Sol it is there
        for ask in (client.get, client.head, client.options, client.delete):
            first, second = ask(path.format(**hidden)), ask(path.format(**ABSENT))
            assert told(first, hidden) == told(second, ABSENT), path
            assert cookies(first) == cookies(second), path
        assert client.get(path.format(**hidden)).status_code == 404


@pytest.mark.parametrize("viewer", OUTSIDERS)
def test_acts_on_hidden_things_answer_as_on_absent_ones(app: Flask, company: Company, viewer: str) -> None:
    hidden = hidden_things(app, company)
    client = browser(app, viewer)
    before = rows()
    for path in POSTS:
        for form in (
            {},
            {"body": "Hello", "title": "A title", "level": "watching"},
            {"body": "x" * 20_001, "title": ""},
        ):
            first, second = (send(client, path.format(**refs), **form) for refs in (hidden, ABSENT))
            assert first.status_code == 404
            assert told(first, hidden) == told(second, ABSENT), path
    assert rows() == before


def test_signed_out_the_page_offers_sign_in_and_the_way_back(app: Flask, company: Company) -> None:
    quiet = company.group("Quiet Room").ref
    page = browser(app).get(f"/groups/{quiet}?x=1").text
    assert f'href="/sign-in?back=/groups/{quiet}?x%3D1"' in page
    assert "offer" not in page
    assert 'class="fc-btn fc-btn--main"' not in browser(app, "Sam").get(f"/groups/{quiet}").text


def frozen(app: Flask) -> None:
    app.extensions["clock"] = lambda: datetime(2026, 12, 1, tzinfo=UTC)


def with_marks(client: Browser, path: str, ref: str) -> str:
    return without_tokens(client.get(path + ref).text).replace(ref, "REF")


@pytest.mark.parametrize("viewer", OUTSIDERS)
@pytest.mark.parametrize("page", ["/?before=", "/mine?before=", "/groups?x=", "/?at=", "/leads?before="])
def test_no_page_tells_whether_a_reference_in_its_query_exists(
    app: Flask, company: Company, viewer: str, page: str
) -> None:
    frozen(app)
    hidden = hidden_things(app, company)
    client = browser(app, viewer)
    for word, ref in hidden.items():
        if (viewer, word) == ("Sol", "lead"):
            continue
        assert with_marks(client, page, ref) == with_marks(client, page, MADE_UP)


@pytest.mark.parametrize("viewer", OUTSIDERS)
def test_what_is_hidden_is_looked_for_as_what_is_absent(app: Flask, company: Company, viewer: str) -> None:
    """Work that only what is there causes could be timed: both ask the database the same, in the same order."""
    hidden = hidden_things(app, company)
    client = browser(app, viewer)
    client.get("/")
    for path in GETS:
        if viewer == "Sol" and "{lead}" in path:
            continue  # for Sol it is there
        with counted_queries() as for_hidden:
            client.get(path.format(**hidden))
        with counted_queries() as for_absent:
            client.get(path.format(**ABSENT))
        assert for_hidden == for_absent, path
        assert for_hidden, f"{path} looks for nothing"
