"""The board: filters, order, pages, and the table to take along."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.access.models import Principal
from community.access.viewers import system, viewer_of
from community.core.clock import now
from community.core.db import session
from community.core.spreadsheet import FORMULAS
from community.core.unit import unit_of_work
from community.leads import board as leads_board
from community.leads.actions import assign_lead, make_source, open_lead
from community.leads.board import Filter, board, exported
from community.leads.ingest import take_in
from community.leads.models import ScoreState
from community.leads.queries import source_named
from community.leads.sales import crm_principal_id
from community.leads.stored_models import scoring_model
from community.leads.tables import as_csv
from community.people.actions import Claims, admit
from community.worker.threads import read_logs
from tests.access.visits import browser
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.stories import lead_of, let_join, write_posts

pytestmark = pytest.mark.usefixtures("clock")


def many(count: int) -> list[str]:
    """So many leads by their own state rows; every third score is somebody else's as well."""
    names = []
    with unit_of_work() as work:
        for number in range(count):
            name = f"Lea {number:03d}"
            person = admit(
                system(), Claims("https://x.test", name, name, f"{number}@many.test", email_verified=True), now()
            )
            open_lead(system(), person.principal_id, now())
            work.add(
                ScoreState(
                    model=scoring_model().digest,
                    principal_id=person.principal_id,
                    score=float(number // 3),
                    stage="warming" if number % 2 else "engaged",
                    grade="A" if number % 5 == 0 else "B",
                    active_at=now() - timedelta(days=number),
                    settled_until=now(),
                )
            )
            names.append(name)
    return names


def seen(company: Company, wanted: Filter, viewer: str = "Sol") -> list[str]:
    """The names of all pages, one after another."""
    names, after = [], ""
    while True:
        page = board(company.viewer(viewer), wanted, now(), after)
        names += [card.lead.principal.name for card in page.cards]
        if not (after := page.after):
            return names


def test_pages_follow_one_another_without_gap_or_double(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    names = many(23)
    monkeypatch.setattr(leads_board, "PAGE", 4)
    by_score = sorted(names, key=lambda name: (-(int(name[4:]) // 3), int(name[4:])))
    assert seen(company, Filter()) == by_score
    assert seen(company, Filter(by="silence")) == names[::-1]


def test_filters_leave_those_out_whom_they_name(company: Company) -> None:
    names = many(12)
    assert set(seen(company, Filter(stage="warming"))) == set(names[1::2])
    assert set(seen(company, Filter(grade="A"))) == {names[0], names[5], names[10]}
    assert set(seen(company, Filter(silent=7))) == set(names[8:])
    assert set(seen(company, Filter(domain="many.test"))) == set(names)
    assert seen(company, Filter(domain="any.test")) == []
    assert seen(company, Filter(domain="%")) == []
    assert set(seen(company, Filter(stage="engaged", grade="A"))) == {names[0], names[10]}


def test_a_source_narrows_the_board_to_whom_it_told_of(app: Flask, company: Company) -> None:
    many(2)
    with unit_of_work():
        for name in ("webinars", "desk"):
            make_source(system(), name, now())
        told = {"external_id": "w1", "occurred_at": now().isoformat(), "email": "1@many.test", "verb": "Attend"}
        take_in(system(), source_named("webinars"), [told], now())  # type: ignore[arg-type]  # it is there
    assert seen(company, Filter(source="webinars")) == ["Lea 001"]
    assert seen(company, Filter(source="desk")) == seen(company, Filter(source="nobody's")) == []
    page = browser(app, "Sol").get("/leads?source=webinars").text
    assert "<option selected>webinars</option>" in page
    assert "Lea 001" in page
    assert "Lea 000" not in page
    assert "1<wbr>@many.<wbr>test" in page


def test_owners_and_groups_narrow_the_board(company: Company) -> None:
    names = many(3)
    write_posts(company, "Mia", 3)
    read_logs()
    lead, sol = lead_of(company, "Mia"), company.viewer("Sol")
    assert lead is not None
    with unit_of_work() as work:
        assign_lead(sol, work.merge(lead), work.get_one(Principal, sol.principal_id))
    ref = company.person("Sol").thing.ref
    assert seen(company, Filter(owner=ref)) == ["Mia Member"]
    assert set(seen(company, Filter(owner="nobody"))) == {*names, "Ada Owner"}
    assert seen(company, Filter(owner="nothing00000")) == []
    assert set(seen(company, Filter(group=company.group("Open Garden").ref))) == {"Ada Owner", "Mia Member"}


@pytest.mark.parametrize("group", ["Half House", "Quiet Room"])
def test_who_is_in_a_group_that_the_seller_cannot_read_shows_by_no_filter(company: Company, group: str) -> None:
    read_logs()
    assert seen(company, Filter(group=company.group(group).ref)) == []
    let_join(company, "Sol", "Half House")
    found = seen(company, Filter(group=company.group(group).ref))
    assert bool(found) == (group == "Half House")


def test_a_page_with_filters_leads_on_with_them(
    client: FlaskClient, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(6)
    monkeypatch.setattr(leads_board, "PAGE", 2)
    page = company.sign_in(client, "Sol").get("/leads?stage=warming&by=silence").text
    following = re.search(r'href="([^"]+)" ?>?More leads|rel="next"[^>]*href="([^"]+)"', page)
    assert following is not None
    address = (following[1] or following[2]).replace("&amp;", "&")
    assert "stage=warming" in address
    assert "by=silence" in address
    assert "Lea 001" in client.get(address).text
    assert "Nobody is like that" in client.get("/leads?domain=nowhere.test").text


@pytest.mark.parametrize(
    "query", ["stage=x' or 1=1", "silent=-1", "silent=9999999999", "after=%00", "after=" + "a" * 5000, "by=owner"]
)
def test_what_no_form_of_ours_sends_is_no_filter(client: FlaskClient, company: Company, query: str) -> None:
    answer = company.sign_in(client, "Sol").get(f"/leads?{query}")
    assert answer.status_code == (400 if "%00" in query else 200)


def test_the_table_has_the_same_people_and_no_formulas(client: FlaskClient, company: Company) -> None:
    many(3)
    with unit_of_work() as work:
        work.scalars(select(Principal).where(Principal.name == "Lea 001")).one().name = '=HYPERLINK("http://x","y")'
    answer = company.sign_in(client, "Sol").get("/leads/export.csv?domain=many.test")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["Lea 000", '\'=HYPERLINK("http://x","y")', "Lea 002"]
    assert rows[0]["score"] == "0.0"
    assert rows[0]["email"] == "0@many.test"


def test_every_beginning_of_a_formula_is_made_text(company: Company) -> None:
    many(1)
    for begin in (*FORMULAS, " =", "-1+1"):
        (card,) = exported(company.viewer("Sol"), Filter(domain="many.test"), now())
        card.lead.principal.name = f"{begin}cmd"
        row = list(csv.reader(io.StringIO(as_csv([card]))))[1]
        assert row[0] == f"'{begin}cmd"
        session().rollback()


def test_the_service_of_the_crm_sees_leads_and_takes_no_table_along(company: Company) -> None:
    many(1)
    crm = viewer_of(session().get_one(Principal, crm_principal_id()))
    assert board(crm, Filter(), now()).cards
    assert exported(crm, Filter(), now()) == []


def test_the_table_is_limited(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    many(4)
    monkeypatch.setattr(leads_board, "MOST_EXPORTED", 3)
    assert len(exported(company.viewer("Sol"), Filter(), now())) == 3


@pytest.mark.parametrize("who", ["anyone", "Ada", "Mia", "Sam"])
@pytest.mark.parametrize("path", ["/leads/export.csv", "/leads?stage=warming"])
def test_there_is_nothing_for_others(app: Flask, company: Company, who: str, path: str) -> None:
    many(1)
    answer = browser(app, who).get(path)
    assert answer.status_code == 404
    assert "many.test" not in answer.text


def test_when_somebody_was_last_active_follows_the_log(company: Company, clock: Clock) -> None:
    write_posts(company, "Mia", 1)
    read_logs()
    clock.move(days=8)
    assert "Mia Member" in seen(company, Filter(silent=7))
    write_posts(company, "Mia", 1)
    read_logs()
    assert "Mia Member" not in seen(company, Filter(silent=7))
