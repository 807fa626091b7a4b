"""The sitemap names what any visitor reads in full, and follows at once when somebody closes it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from community.access.models import Visibility
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.visibility import change_visibility
from community.sitemap import queries
from tests.access.visits import browser
from tests.company import GROUPS, Company
from tests.content.writing import newcomers, write_topics

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(app: Flask, path: str, viewer: str = "anyone") -> list[str]:
    answer = browser(app, viewer).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    found = [each.text or "" for each in ET.fromstring(answer.data).iter(f"{SPACE}loc")]  # noqa: S314 -- our own
    assert all(re.match("https?://", each) for each in found)
    return found


def everything(app: Flask, viewer: str = "anyone") -> str:
    pages = addresses(app, "/sitemap.xml", viewer)
    return "\n".join(each for page in pages for each in addresses(app, page, viewer))


@pytest.mark.parametrize("viewer", ["anyone", "Ada"])
def test_it_names_what_anyone_reads_whoever_asks(app: Flask, company: Company, viewer: str) -> None:
    told = everything(app, viewer)
    for group in GROUPS:
        for ref in (company.group(group).ref, company.topic(group).ref):
            assert (ref in told) == (group == "Open Garden")
    assert "<lastmod>" in browser(app).get("/sitemap-1.xml").text
    with unit_of_work():
        change_visibility(company.viewer("Ada"), company.group("Open Garden"), Visibility.PRIVATE, now())
    assert company.group("Open Garden").ref not in everything(app, viewer)
    assert browser(app).get("/sitemap-1.xml").status_code == 404


def test_it_goes_on_over_pages(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    write_topics(4, "Open Garden", newcomers(1, "Open Garden"))
    monkeypatch.setattr(queries, "PAGE", 2)
    pages = addresses(app, "/sitemap.xml")
    told = [each for page in pages[1:] for each in addresses(app, page)]
    assert (len(pages), len(told), len(set(told))) == (4, 5, 5)
    assert browser(app).get("/sitemap-4.xml").status_code == 404


def test_robots_lead_to_it(app: Flask, company: Company) -> None:
    text = browser(app).get("/robots.txt").text
    assert re.search(r"^Sitemap: https?://\S+/sitemap.xml$", text, re.MULTILINE)
    assert "Disallow: /search" in text
