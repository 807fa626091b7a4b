"""Companies, as Sales sees them, and a score as of an earlier instant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.viewers import system
from community.activity.cursors import start
from community.activity.running import run
from community.core.db import session
from community.core.errors import Conflict
from community.core.unit import unit_of_work
from community.leads.about import about
from community.leads.actions import open_lead
from community.leads.affiliating import affiliate
from community.leads.board import Filter, board
from community.leads.companies import companies, companies_of
from community.leads.known import Known
from community.leads.models import Company as Firm
from community.leads.models import ScoreState
from community.leads.readers import SCORING
from community.leads.scoring.definition import parse
from community.leads.stored_models import scoring_model
from community.leads.telling import world_around
from tests.access.visits import browser
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.stories import lead_of, write_posts


def begin(company: Company, clock: Clock) -> str:
    """Mia is a lead; gives the reference of her company."""
    start([SCORING])
    run(SCORING)
    with unit_of_work():
        open_lead(system(), company.person("Mia").principal_id, clock.instant)
    return session().scalars(select(Firm.ref)).one()


def test_sales_sees_companies_and_who_works_there_and_nobody_else_does(
    app: Flask, company: Company, clock: Clock
) -> None:
    ref = begin(company, clock)
    sol = browser(app, "Sol")
    assert "company.<wbr>test" in sol.get("/leads/companies").text, "a long name breaks at a dot"
    page = sol.get(f"/leads/companies/{ref}")
    assert page.status_code == 200
    assert "Mia Member" in page.text
    assert "Sam Stranger" not in page.text, "who is no lead is not shown"
    assert sol.get("/leads/companies/nothing").status_code == 404
    for name in ("Ada", "Mia", "anyone"):
        for path in ("/leads/companies", f"/leads/companies/{ref}"):
            assert browser(app, name).get(path).status_code == 404


def test_the_board_can_show_one_company(company: Company, clock: Clock) -> None:
    ref = begin(company, clock)
    sol = company.viewer("Sol")
    assert [card.lead.principal.name for card in board(sol, Filter(company=ref), clock.instant).cards] == [
        "Mia Member"
    ]
    assert board(sol, Filter(company="elsewhere"), clock.instant).cards == []


def test_sales_says_where_somebody_works_from_when_until_when(company: Company, clock: Clock) -> None:
    begin(company, clock)
    lead = lead_of(company, "Mia")
    assert lead is not None
    with unit_of_work():
        until = clock.instant + timedelta(days=3)
        affiliate(company.viewer("Sol"), lead, "Globex", clock.instant, until, clock.instant)
    with unit_of_work(), pytest.raises(Conflict):
        affiliate(company.viewer("Sol"), lead, "globex", until, clock.instant, clock.instant)
    session().rollback()
    names = [each.company.name for each in companies_of(lead)]
    assert sorted(names) == ["Globex", "company.test"]
    assert len(about([lead.principal_id])[lead.principal_id].works) == 2
    state = session().scalars(select(ScoreState).where(ScoreState.principal_id == lead.principal_id)).one()
    assert (state.kept, state.due_at) == (None, clock.instant), "and they are scored anew"


def test_the_list_names_the_companies_at_whose_pages_one_is_found(company: Company, clock: Clock) -> None:
    begin(company, clock)
    lead, sol = lead_of(company, "Mia"), company.viewer("Sol")
    assert lead is not None
    begins, ends = clock.instant + timedelta(days=1), clock.instant + timedelta(days=3)
    with unit_of_work():
        affiliate(sol, lead, "Globex", begins, ends, clock.instant)
    ref = session().scalars(select(Firm.ref).where(Firm.name == "Globex")).one()
    for instant, there in (
        (clock.instant, False),
        (begins, True),
        (ends - timedelta(seconds=1), True),
        (ends, False),
    ):
        listed = {card.company.name for card in companies(sol, scoring_model(), instant)}
        found = board(sol, Filter(company=ref), instant).cards
        assert ("Globex" in listed, bool(found)) == (there, there)


WARM = """
[model]
id = "warm"
version = 1

[[rule]]
id = "colleagues"
kind = "account_rollup"
on = { verb = "Create" }
active_within = "30d"
tiers = [[1, 10]]
"""


def test_scoring_and_explaining_know_the_same_companies(company: Company, clock: Clock) -> None:
    """A colleague's other company may exclude them: who is scored and who is explained are told the same."""
    begin(company, clock)
    ada = company.person("Ada").principal_id
    with unit_of_work():
        lead = open_lead(system(), ada, clock.instant)
        affiliate(company.viewer("Sol"), lead, "Globex", clock.instant, None, clock.instant)
    mia = company.person("Mia").principal_id
    known = Known(about([mia]))
    scored, explained = known.scorer(parse(WARM), known.stories).world, world_around(mia)
    assert ada in scored.people, "Ada and Mia work for company.test"
    assert set(scored.people) == set(explained.people)
    assert dict(scored.orgs) == dict(explained.orgs)
    assert len(scored.orgs) > len(known.orgs)


def test_a_score_is_shown_as_of_an_instant(app: Flask, company: Company, clock: Clock) -> None:
    begin(company, clock)
    early: datetime = clock.instant
    clock.move(days=2)
    write_posts(company, "Mia", 3)
    run(SCORING)
    lead, sol = lead_of(company, "Mia"), browser(app, "Sol")
    assert lead is not None
    then = early + timedelta(hours=1)
    now_page = sol.get(f"/leads/{lead.ref}").text
    then_page = sol.get(f"/leads/{lead.ref}?at={then:%Y-%m-%dT%H:%M}").text
    assert "50<span" in now_page.replace("50.0", "50")
    assert "25<span" in then_page.replace("25.0", "25")
    assert "by what is known now" in then_page
    assert "by what is known now" not in sol.get(f"/leads/{lead.ref}?at=nonsense").text
