"""A cache between the community and its visitors gives nobody what another was shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access.census import ENDPOINTS
from tests.access.crawl import crawl
from tests.access.elsewhere import ELSEWHERE
from tests.access.expected import CANARY, MARKS
from tests.access.visits import browser
from tests.client import Browser
from tests.company import Company

PUBLIC = {
    "core.static": "/static/icons.svg",
    "theme_static": "/theme/tokens.css",
    "brand_static": "/brand.css",
}
"""Endpoints that are declared public, each with an address: they ask nobody's session and answer all the same."""
OWN_COPY = {"feeds.site": "private, no-cache"}
"""What the program of one reader may keep, and asks about each time; no cache that people share may."""
VARIANTS = ("{}", "{}?", "{}/", "{}/x.css", "{}.css", "{};.js", "{}%2e", "{}?x=.png", "/static/..{}", "/%2e{}")


class Cache:
    """A shared cache that takes `Cache-Control` at its word and asks for nothing else."""

    def __init__(self, app: Flask) -> None:
        self.kept: dict[str, TestResponse] = {}
        self.app = app

    def seen_by(self, viewer: str) -> CachedBrowser:
        return CachedBrowser(self, browser(self.app, viewer))

    def may_keep(self, answer: TestResponse) -> bool:
        said = answer.headers.get("Cache-Control", "")
        return not any(word in said for word in ("no-store", "private"))


class CachedBrowser:
    """One visitor behind the cache; HEAD and Range are answered from what is kept, as caches do."""

    def __init__(self, cache: Cache, client: Browser) -> None:
        self.cache, self.client = cache, client

    def get(self, address: str, **more: Any) -> TestResponse:
        if address not in self.cache.kept:
            answer = self.client.get(address, **more)
            if not self.cache.may_keep(answer):
                return answer
            self.cache.kept[address] = answer
        return self.cache.kept[address]


def test_what_a_member_was_shown_reaches_nobody_else(app: Flask, company: Company) -> None:
    cache = Cache(app)
    as_member = crawl(cache.seen_by("Mia"))  # type: ignore[arg-type]  # a browser as far as a crawl needs one
    for mark in MARKS.values():
        assert any(mark[CANARY] in page for page in as_member.values()), (
            "the member sees it, else this proves nothing"
        )
    for page in cache.kept.values():
        assert "Set-Cookie" not in page.headers
        assert "kanari" not in page.text
        assert "Mia" not in page.text
    anyone = cache.seen_by("anyone")
    for address in as_member:
        text = anyone.get(address).text
        for group in ("Half House", "Quiet Room"):
            assert MARKS[group][CANARY] not in text, address
        assert "Quiet Room" not in text, address


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_form_of_an_address_is_kept(app: Flask, company: Company, variant: str) -> None:
    client = browser(app, "Mia")
    for path in (f"/topics/{company.topic('Quiet Room').ref}", f"/groups/{company.group('Quiet Room').ref}", "/mine"):
        for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}, {"X-Forwarded-Host": "evil.test"}):
            for ask in (client.get, client.head):
                answer = ask(variant.format(path), headers=headers)
                assert answer.headers["Cache-Control"] == "no-store", (answer.status_code, variant)
                assert answer.status_code != 304


def test_whatever_is_not_declared_public_is_not_kept(app: Flask, company: Company) -> None:
    """Also the errors: a made-up value for every part of every address."""
    ada, anyone = browser(app, "Ada"), browser(app)
    asked = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        with app.test_request_context():
            numbers = {name for name in rule.arguments if f"<int:{name}>" in rule.rule}
            one_of = {name: first for first, name in re.findall(r"<any\(\W?(\w+)[^>]*:(\w+)>", rule.rule)}
            values: dict[str, object] = {
                name: 10**6 if name in numbers else "0000000000zz" for name in rule.arguments
            }
            values |= one_of
            address = rule.build(values, append_unknown=False)
        assert address is not None
        for client in (ada, anyone):
            for answer in (client.get(address[1]), client.post(address[1])):
                said = answer.headers.get("Cache-Control")
                assert said in ("no-store", OWN_COPY.get(rule.endpoint)), (rule.endpoint, said)
        asked.add(rule.endpoint)
    assert asked == (set(ENDPOINTS) | set(ELSEWHERE)) - set(PUBLIC)


@pytest.mark.parametrize("endpoint", PUBLIC)
def test_what_is_public_is_the_same_for_everybody(app: Flask, endpoint: str) -> None:
    answers = [browser(app, who).get(PUBLIC[endpoint]) for who in ("anyone", "Mia", "Ada")]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert len({answer.data for answer in answers}) == 1
