"""No other website, and nobody with somebody else's token, writes anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from community.core.clock import now
from community.core.unit import SAFE, unit_of_work
from community.people.actions import sign_in
from tests.company import Company, csrf
from tests.core.tables import all_rows

EXEMPT = {
    "legal.save_visits",  # the browser itself must vouch: a token would need a secret in an unasked visitor's cookie
    "visits.seen",  # a beacon has no form; the browser itself must vouch for where it comes from
    "leads_api.activities",  # a program with a token in its header; a cookie opens nothing there
    "groups.accept",  # looks at the form's token itself: without one it shows the invitation
    "notices.stop_mails",  # mail programs send it (RFC 8058), with a secret of their own
}
"""Endpoints that look for themselves at where a form comes from, each with its reason beside it."""


def mutating(app: Flask) -> list[tuple[Rule, str]]:
    rules = app.url_map.iter_rules()
    return [(rule, method) for rule in rules for method in sorted((rule.methods or set()) - SAFE)]


def address(app: Flask, company: Company, rule: Rule) -> str:
    """The rule's address, of things that are there and that Sam may change."""
    refs = {"groups": company.group("Open Garden").ref, "topics": company.topic("Open Garden").ref}
    stem = rule.rule.strip("/").partition("/")[0]
    values = {name: refs.get(stem, "x") if name == "ref" else "1" for name in rule.arguments}
    return app.url_map.bind("").build(rule.endpoint, values, method=None)


FORM = {"title": "A title", "body": "Some words", "name": "A name"}
ATTACKS: dict[str, dict[str, Any]] = {
    "no token": {"data": FORM},
    "a token made up": {"data": FORM | {"csrf_token": "made up"}},
    "text/plain": {"data": json.dumps(FORM), "content_type": "text/plain"},
    "JSON": {"json": FORM},
    "an empty body": {},
}
OWN_TOKEN: dict[str, dict[str, str]] = {
    "another website": {"Origin": "https://evil.test"},
    "no referrer at all": {"Origin": "null"},
    "our name with something behind": {"Origin": "http://localhost.evil.test"},
    "another port": {"Origin": "http://localhost:8080"},
    "our name without encryption": {"Origin": "ftp://community.test"},
    "a neighbour, by the browser's word": {"Sec-Fetch-Site": "same-site"},
    "a stranger, by the browser's word": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_a_token_of_ones_own_nothing_is_written(
    app: Flask, client: FlaskClient, company: Company, attack: str
) -> None:
    company.sign_in(client, "Sam")
    before = all_rows()
    for rule, method in mutating(app):
        if rule.endpoint not in EXEMPT:
            answer = client.open(address(app, company, rule), method=method, **ATTACKS[attack])
            assert 400 <= answer.status_code < 500, (rule, method)
    assert len(mutating(app)) >= 5
    assert all_rows() == before


def test_another_persons_token_is_worth_nothing(app: Flask, company: Company) -> None:
    mia, sam = (company.sign_in(app.test_client(), name) for name in ("Mia", "Sam"))
    stolen = csrf(mia)
    before = all_rows()
    for rule, method in mutating(app):
        if rule.endpoint not in EXEMPT:
            for given in (
                {"data": FORM | {"csrf_token": stolen}},
                {"json": FORM, "headers": {"X-CSRFToken": stolen}},
            ):
                answer = sam.open(address(app, company, rule), method=method, **given)  # type: ignore[arg-type]  # of many types
                assert answer.status_code == 400, (rule, method)
    assert all_rows() == before


@pytest.mark.parametrize("headers", OWN_TOKEN.values(), ids=OWN_TOKEN)
def test_even_ones_own_token_does_not_help_another_website(
    app: Flask, client: FlaskClient, company: Company, headers: dict[str, str]
) -> None:
    company.sign_in(client, "Sam")
    token = csrf(client)
    before = all_rows()
    for rule, method in mutating(app):
        if rule.endpoint not in EXEMPT:
            form = FORM | {"csrf_token": token}
            answer = client.open(address(app, company, rule), method=method, data=form, headers=headers)
            assert answer.status_code == 403, (rule, method)
            assert "another website" in answer.text
    assert all_rows() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://community.test", "Host": "community.test"},
    ],
    ids=["an old browser", "a new one", "a page without referrers", "the configured address"],
)
def test_our_own_forms_are_taken(client: FlaskClient, company: Company, headers: dict[str, str]) -> None:
    company.sign_in(client, "Sam")
    host = {"Host": headers["Host"]} if "Host" in headers else {}
    if host:
        client = company.sign_in(client.application.test_client(), "Sam")
        with client.session_transaction(base_url="http://community.test") as cookie:
            cookie.update(_signed_in_elsewhere(company))
    page = client.get("/groups", headers=host)
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    path = f"/groups/{company.group('Open Garden').ref}/join"
    assert client.post(path, data={"csrf_token": token}, headers=headers).status_code == 302


def _signed_in_elsewhere(company: Company) -> dict[str, Any]:
    with unit_of_work():
        return {"_user_id": sign_in(company.person("Sam"), now()), "_fresh": True}
