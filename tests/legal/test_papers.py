"""The company's papers: written by staff, read by anyone, accepted by people, in versions."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.access.models import SITE_ID, Audience, Visibility
from community.access.viewers import system
from community.activity.models import Activity
from community.core.db import session
from community.core.unit import unit_of_work
from community.legal.drafts import draft
from community.legal.models import Acceptance, PaperName
from community.people.actions import make_staff
from tests.access.visits import browser, send
from tests.company import Company

RULES, EDIT, ACCEPT = "/legal/rules", "/legal/rules/edit", "/legal/accept"


@pytest.fixture(autouse=True)
def _staff(company: Company) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))


def write_rules(app: Flask, text: str, **more: str) -> None:
    assert send(browser(app, "Ada"), EDIT, source=text, **more).status_code == 302


def test_staff_write_and_anyone_reads(app: Flask) -> None:
    assert browser(app).get(RULES).status_code == 404
    assert "fc-foot" not in browser(app).get("/").text
    write_rules(app, "Be **kind**. <script>alert(1)</script>")
    text = browser(app).get(RULES).text
    assert "<strong>kind</strong>" in text
    assert "<script>alert" not in text
    assert f'href="{RULES}"' in browser(app).get("/groups").text
    assert "not written yet" not in browser(app).get("/legal").text
    assert "not written yet" in browser(app, "Ada").get("/legal").text


def test_nobody_but_staff_writes(app: Flask) -> None:
    for who, status in (("anyone", 404), ("Mia", 404)):
        assert browser(app, who).get(EDIT).status_code == status
        assert send(browser(app, who), EDIT, source="Mine").status_code == status
    assert browser(app, "Ada").get("/legal/nonsense/edit").status_code == 404
    assert browser(app).get(RULES).status_code == 404


def test_the_administration_leads_to_them(app: Flask) -> None:
    page = browser(app, "Ada").get("/admin/papers").text
    assert page.count("not written yet") == len(PaperName)
    assert f'href="{EDIT}"' in page
    write_rules(app, "Be kind.")
    page = browser(app, "Ada").get("/admin/papers").text
    assert "Version 1" in page
    assert page.count("not written yet") == len(PaperName) - 1
    assert "/admin/papers" in browser(app, "Ada").get("/admin").text
    assert browser(app, "Mia").get("/admin/papers").status_code == 404
    assert browser(app).get("/admin/papers").status_code == 404


def test_a_first_version_begins_with_a_text_to_start_from(app: Flask) -> None:
    for name in PaperName:
        page = browser(app, "Ada").get(f"/legal/{name.value}/edit").text
        assert draft(name.value, "en").splitlines()[-1][:40].replace("'", "&#39;") in page
        assert draft(name.value, "de") != draft(name.value, "en")
    assert draft("rules", "fr") == draft("rules", "en")


def test_old_versions_stay_readable(app: Flask) -> None:
    write_rules(app, "First words")
    write_rules(app, "Second words")
    assert "Second words" in browser(app).get(RULES).text
    old = browser(app).get(f"{RULES}?version=1").text
    assert "First words" in old
    assert "old version" in old
    assert browser(app).get(f"{RULES}?version=3").status_code == 404
    session().rollback()
    told = session().scalars(select(Activity.facts).where(Activity.verb == "paper.published").order_by(Activity.id))
    assert [facts["number"] for facts in told] == [1, 2]


def test_nothing_is_published_without_words(app: Flask) -> None:
    for source in ("", "x" * 60_001):
        assert send(browser(app, "Ada"), EDIT, source=source).status_code == 422
    assert browser(app).get(RULES).status_code == 404


def test_people_are_asked_once_for_each_version_that_demands_it(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    write_rules(app, "Quietly")
    assert mia.get("/groups").status_code == 200
    for number, words in ((2, "Loudly"), (3, "Louder")):
        write_rules(app, words, demands="y")
        asked = mia.get("/groups")
        assert asked.headers["Location"] == f"{ACCEPT}?back=/groups"
        assert words in mia.get(f"{ACCEPT}?back=/groups").text
        assert mia.get(RULES).status_code == 200
        assert mia.get("/settings/data").status_code == 200
        assert browser(app).get("/groups").status_code == 200, "visitors are not asked"
        assert send(mia, "/notices/read").headers["Location"] == f"{ACCEPT}?back="
        sent = send(mia, ACCEPT, back="/groups", version=f"rules.{number - 1}")
        assert sent.status_code == 302
        assert mia.get("/groups").status_code == 302, "another version was accepted"
        assert send(mia, ACCEPT, back="/groups", version=f"rules.{number}").headers["Location"] == "/groups"
        assert mia.get("/groups").status_code == 200
    write_rules(app, "A comma")
    assert mia.get("/groups").status_code == 200
    session().rollback()
    principal = company.person("Mia").principal_id
    assert len(session().scalars(select(Acceptance).where(Acceptance.principal_id == principal)).all()) == 2


def test_visitors_accept_nothing(app: Flask) -> None:
    write_rules(app, "Loudly", demands="y")
    assert send(browser(app), ACCEPT, version="rules.1").status_code == 302
    session().rollback()
    assert session().scalars(select(Acceptance)).all() == []
    assert browser(app).get(ACCEPT).headers["Location"] == "/"


def test_a_closed_site_shows_its_papers(app: Flask) -> None:
    write_rules(app, "For everybody")
    with unit_of_work() as work:
        work.execute(update(Audience).where(Audience.id == SITE_ID).values(visibility=Visibility.PRIVATE))
    assert "For everybody" in browser(app).get(RULES).text
