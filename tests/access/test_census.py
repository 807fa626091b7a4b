"""The route census: every address is classified, and its two answers are what the table says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access.census import ENDPOINTS, MADE_UP, WITHOUT_TOKEN, Entry, Try
from tests.access.elsewhere import ELSEWHERE
from tests.access.leads import leads_by_name, with_leads
from tests.access.visits import browser, form_token, rows
from tests.company import Company

__all__ = ["with_leads"]

SAFE = {"GET", "HEAD", "OPTIONS"}
TRIES = [
    pytest.param(name, each, id=f"{name}-{word}-{number}")
    for name, entry in ENDPOINTS.items()
    for word, tries in (("allowed", entry.allowed), ("refused", entry.refused))
    for number, each in enumerate(tries)
]


def references(app: Flask) -> dict[str, str]:
    company = Company()
    found = {"lead": leads_by_name(app)["Mia"], "sales": company.group("Sales").ref, "made_up": MADE_UP}
    for word, name in (("open", "Open Garden"), ("half", "Half House"), ("quiet", "Quiet Room")):
        found |= {word: company.group(name).ref, f"{word}_topic": company.topic(name).ref}
    return found


def request(app: Flask, each: Try, named: dict[str, str]) -> TestResponse:
    client = browser(app, each.who)
    form = {"csrf_token": form_token(client), **dict(each.form)} if each.method not in SAFE else None
    answer: TestResponse = client.open(each.path.format(**named), method=each.method, data=form)
    return answer


def test_every_endpoint_is_in_the_census(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    listed = set(ENDPOINTS) | set(ELSEWHERE)
    new, gone = there - listed, listed - there
    assert not set(ENDPOINTS) & set(ELSEWHERE)
    assert not new, (
        f"Nobody has said whom {sorted(new)} are for. Add each to ENDPOINTS in tests/access/census.py, with a request"
        " that is allowed and one that is refused; and its objects to the channels of tests/access/test_canaries.py."
    )
    assert not gone, f"{sorted(gone)} are in tests/access/census.py and no longer in the product: take them out."


@pytest.mark.parametrize(("endpoint", "file"), ELSEWHERE.items(), ids=ELSEWHERE)
def test_what_is_asked_elsewhere_is_named_there(app: Flask, endpoint: str, file: str) -> None:
    text = (Path(__file__).parents[2] / file).read_text()
    for rule in app.url_map.iter_rules(endpoint):
        fixed = [piece for piece in re.split(r"<[^>]*>", rule.rule) if piece]
        assert [piece for piece in fixed if piece not in text] == [], f"{file} does not ask for {rule.rule}"


@pytest.mark.parametrize("entry", [pytest.param(entry, id=name) for name, entry in ENDPOINTS.items()])
def test_every_entry_is_shown_by_both_an_allowed_and_a_refused_request(entry: Entry) -> None:
    assert entry.refused
    if entry.proved_by:
        module, name = entry.proved_by
        assert hasattr(import_module(module), name), f"{name} is no test of {module}"
    else:
        assert entry.allowed


@pytest.mark.usefixtures("with_leads")
@pytest.mark.parametrize(("endpoint", "each"), TRIES)
def test_the_answer_is_what_the_census_says(app: Flask, endpoint: str, each: Try) -> None:
    named = references(app)
    answer = request(app, each, named)
    assert answer.status_code == each.status, answer.text
    if each.to is not None:
        assert answer.headers["Location"].startswith(each.to.format(**named))


@pytest.mark.usefixtures("with_leads")
def test_the_requests_of_an_entry_reach_its_endpoint(app: Flask) -> None:
    named, addresses = references(app), app.url_map.bind("community.test")
    for name, each in ((name, each) for name, entry in ENDPOINTS.items() for each in entry.allowed + entry.refused):
        if each.status != 405 and "static" not in name:
            found, _ = addresses.match(each.path.partition("?")[0].format(**named), method=each.method)
            assert found == name


def unsafe() -> list[Any]:
    return [
        pytest.param(name, each, id=f"{name}-{each.who}")
        for name, entry in ENDPOINTS.items()
        for each in entry.allowed
        if each.method not in SAFE
    ]


def test_no_unsafe_request_gets_through_without_its_token(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if set(rule.methods or ()) - SAFE]
    assert len(rules) > 20
    client = browser(app, "Ada")
    form_token(client)
    before = rows()
    for rule in rules:
        path = re.sub(r"<[^>]*>", "1", rule.rule)
        found = [client.post(path, data=form).status_code for form in ({}, {"csrf_token": "made-up"})]
        refused, _why = WITHOUT_TOKEN.get(rule.endpoint, (400, ""))
        assert found == [refused] * 2, rule.rule
    assert rows() == before


def test_every_unsafe_entry_of_the_census_is_tried_for_csrf(app: Flask) -> None:
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if set(rule.methods or ()) - SAFE}
    by_bearers = {name for name, entry in ENDPOINTS.items() if entry.proved_by}
    wanted = rules - set(ELSEWHERE) - by_bearers
    assert {each.values[0] for each in unsafe()} == wanted, "give each an allowed Try with its unsafe method"


@pytest.mark.usefixtures("with_leads")
@pytest.mark.parametrize(("endpoint", "each"), unsafe())
def test_without_its_token_an_unsafe_request_changes_nothing(app: Flask, endpoint: str, each: Try) -> None:
    named = references(app)
    path = each.path.format(**named)
    client, stranger = browser(app, each.who), browser(app, "Sol")
    form_token(client)
    before = rows()
    form = dict(each.form)
    attempts = [
        client.post(path, data=form),
        client.post(path, data=form | {"csrf_token": ""}),
        client.post(path, data=form | {"csrf_token": "made-up"}),
        client.post(path, data=form | {"csrf_token": other_token(stranger)}),
        client.post(path, json=form),
        client.post(path, data='{"a": 1}', headers={"Content-Type": "text/plain", "Origin": "https://evil.test"}),
        client.post(f"{path}?csrf_token={form_token(client)}", data=form),
    ]
    assert [answer.status_code for answer in attempts] == [400, 400, 400, 400, 400, 403, 400]
    assert rows() == before
    with client.session_transaction() as cookie:
        assert cookie.get("_user_id"), "still signed in"
    assert request(app, each, named).status_code == each.status, "with it, it works"


def other_token(stranger: Any) -> str:
    """A true token of somebody else's browser."""
    with stranger.session_transaction() as cookie:
        cookie["csrf_token"] = "1" * 40
    return form_token(stranger)
