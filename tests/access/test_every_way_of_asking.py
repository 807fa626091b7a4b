"""HEAD, Range and conditional requests ask the rules that GET asks, everywhere; hidden takes as long as absent."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from tests.access.census import MADE_UP
from tests.access.leads import leads_by_name, with_leads
from tests.access.visits import browser
from tests.client import Browser
from tests.company import Company

__all__ = ["with_leads"]
pytestmark = pytest.mark.usefixtures("with_leads")

AS_KEPT = {"If-None-Match": "*", "If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"}
IN_PARTS = {"Range": "bytes=0-9", "If-Range": "Tue, 01 Jan 2030 00:00:00 GMT"}
SHOWN = {200, 206, 304}
ROUNDS = 200


def addresses(app: Flask, company: Company) -> Iterator[str]:
    """Every address that takes one reference, with those of what is in a private group, and of a lead."""
    refs = [company.group("Quiet Room").ref, company.topic("Quiet Room").ref, company.posts("Quiet Room")[-1].ref]
    refs.append(leads_by_name(app)["Mia"])
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "ref" in rule.arguments:
            yield from (whole for ref in refs if (whole := _with(rule, ref)))


def _with(rule: Rule, ref: str) -> str:
    path = re.sub(r"<any\(\W?(\w+)[^>]*>", r"\1", rule.rule).replace("<ref>", ref)
    path = path.replace("<role>", "visitor").replace("<path:inner>", f"groups/{ref}")
    return "" if "<" in path else path


def test_what_is_hidden_is_absent_however_one_asks(app: Flask, company: Company) -> None:
    sam, asked = browser(app, "Sam"), 0
    for path in addresses(app, company):
        plain = sam.get(path).status_code
        assert plain not in SHOWN, path
        for answer in (sam.head(path), sam.get(path, headers=AS_KEPT), sam.get(path, headers=IN_PARTS)):
            assert answer.status_code == plain, (path, answer.status_code)
            assert "ETag" not in answer.headers
            assert "Last-Modified" not in answer.headers
            asked += 1
    assert asked > 100


def test_head_says_what_get_says_and_nothing_more(app: Flask, company: Company) -> None:
    ada, shown = browser(app, "Ada"), 0
    for path in addresses(app, company):
        got, head = ada.get(path), ada.head(path)
        assert head.status_code == got.status_code, path
        assert head.content_type == got.content_type, path
        assert head.headers.get("Cache-Control") == got.headers.get("Cache-Control"), path
        assert not head.data, path
        shown += got.status_code == 200
    assert shown > 10


def test_whoever_leaves_gets_nothing_by_what_they_kept(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    kept = {path: _marks(mia, path) for path in addresses(app, company)}
    kept = {path: marks for path, marks in kept.items() if marks is not None}
    assert any(marks for marks in kept.values()), "something can be asked for again by its mark"
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Quiet Room"), now())
    for path, marks in kept.items():
        for answer in (mia.get(path, headers=marks), mia.head(path, headers=marks), mia.get(path, headers=IN_PARTS)):
            assert answer.status_code not in SHOWN, (path, answer.status_code)


def _marks(client: Browser, path: str) -> dict[str, str] | None:
    """What a program asks with again; None for what it is not shown."""
    answer = client.get(path)
    if answer.status_code != 200:
        return None
    tag, day = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    return ({"If-None-Match": tag} if tag else {}) | ({"If-Modified-Since": day} if day else {})


@pytest.mark.parametrize("pattern", ["/groups/{}", "/topics/{}", "/groups/{}/stream.atom", "/seen-by/{}"])
def test_hidden_takes_as_long_as_absent(
    app: Flask, company: Company, pattern: str, request: pytest.FixtureRequest
) -> None:
    """By turns, in time of this process: of the pairs neither is the slower one too often (p < 0.001), or it is by
    less than a twentieth.
    """
    rounds = ROUNDS if request.config.getoption("--full") else 20
    thing = company.topic("Quiet Room") if "topics" in pattern else company.group("Quiet Room")
    sam, hidden, absent = browser(app, "Sam"), pattern.format(thing.ref), pattern.format(MADE_UP)
    took: dict[str, list[int]] = {hidden: [], absent: []}
    for number in range(rounds):
        for path in (hidden, absent) if number % 2 else (absent, hidden):
            began = time.process_time_ns()
            assert sam.get(path).status_code == 404
            took[path].append(time.process_time_ns() - began)
    slower = sum(one > other for one, other in zip(took[hidden], took[absent], strict=True))
    middle = [statistics.median(took[path]) for path in (hidden, absent)]
    unlikely = abs(slower - rounds / 2) > 3.3 * (rounds**0.5) / 2
    assert not unlikely or abs(middle[0] / middle[1] - 1) < 0.05, (slower, middle)
