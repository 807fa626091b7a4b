"""What came of leads: said by Sales, recorded, kept from everybody else, and what a model had known before."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from community.activity.models import Activity
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads import judging, judging_commands
from community.leads.commands import score_commands
from community.leads.judging import Decided, decided, standings
from community.leads.models import Lead, LeadOutcome
from community.leads.personal import forget, personal_data
from community.leads.scoring.definition import parse
from community.leads.stored_models import scoring_model
from community.worker.threads import read_logs
from tests.access.visits import browser, send
from tests.activity.clock import Clock
from tests.company import Company
from tests.content.writing import counted_queries
from tests.leads.learning.test_cases import MODEL, cases
from tests.leads.stories import lead_of


@pytest.fixture
def lead(company: Company) -> Lead:
    read_logs()
    found = lead_of(company, "Mia")
    assert found is not None
    return found


def outcome() -> LeadOutcome | None:
    session().rollback()
    return session().scalars(select(LeadOutcome)).first()


def said() -> list[dict[str, object]]:
    rows = select(Activity.facts).where(Activity.verb == "lead.decided").order_by(Activity.id)
    return list(session().scalars(rows))


def test_sales_says_what_came_of_it_and_takes_it_back(app: Flask, company: Company, lead: Lead) -> None:
    sol, path, day = browser(app, "Sol"), f"/leads/{lead.ref}/outcome", now().date().isoformat()
    assert send(sol, path, outcome="won", decided_on=day).status_code == 302
    kept = outcome()
    assert kept is not None
    assert (kept.won, kept.decided_on.isoformat()) == (True, day)
    assert 'value="won" selected' in sol.get(f"/leads/{lead.ref}").text
    send(sol, path, outcome="lost", decided_on="2020-01-02")
    send(sol, path, outcome="lost", decided_on="no day")
    assert send(sol, path, outcome="lost", decided_on="2999-01-01").status_code == 409
    assert send(sol, path, outcome="perhaps").status_code == 404
    send(sol, path, outcome="open")
    assert outcome() is None
    assert said() == [{"won": True}, {"won": False}, {"won": None}]


@pytest.mark.parametrize("name", ["Ada", "Mia", "anyone"])
def test_for_everybody_else_there_is_no_lead(app: Flask, company: Company, lead: Lead, name: str) -> None:
    assert send(browser(app, name), f"/leads/{lead.ref}/outcome", outcome="won").status_code in (302, 404)
    assert outcome() is None
    assert said() == []


def test_it_is_given_to_whom_it_is_about_and_forgotten_with_them(app: Flask, company: Company, lead: Lead) -> None:
    send(browser(app, "Sol"), f"/leads/{lead.ref}/outcome", outcome="lost", decided_on="2020-01-02")
    principal_id = company.person("Mia").principal_id
    assert personal_data(principal_id)["outcomes"][0]["won"] is False
    with unit_of_work():
        forget(principal_id, with_texts=False)
    assert outcome() is None


def test_a_model_is_judged_by_what_was_known_before(app: Flask, clock: Clock, company: Company, lead: Lead) -> None:
    clock.move(days=40)
    send(browser(app, "Sol"), f"/leads/{lead.ref}/outcome", outcome="won", decided_on=now().date().isoformat())
    (case,) = decided(scoring_model()).cases
    assert case.won
    assert case.total > 0
    with unit_of_work() as work:
        work.get_one(LeadOutcome, lead.id).decided_on = (now() - timedelta(days=40 + 365)).date()
    found = decided(scoring_model())
    assert (found.cases, found.left_out) == ([], 1), "nobody knew of them yet"


def test_commands_refuse_what_is_too_little(app: Flask, company: Company, lead: Lead) -> None:
    for name in ("backtest", "propose"):
        result = CliRunner().invoke(score_commands(lambda: app), [name])
        assert result.exit_code == 2
        assert "0 won and 0 lost are too few" in result.stderr


def test_commands_tell_what_enough_leads_say(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty leads whose outcome follows their score, without the hundred actions that would make them."""
    monkeypatch.setattr(judging_commands, "decided", lambda *_: Decided(cases(), 2))
    monkeypatch.setattr(judging_commands, "scoring_model", lambda: parse(MODEL))

    def run(*words: str) -> Result:
        return CliRunner().invoke(score_commands(lambda: app), words)

    assert json.loads(run("backtest", "--json").stdout)["left_out"] == 2
    assert "warm:" in run("backtest").output
    assert "asks: paid" in run("propose").output


def test_more_people_are_judged_with_the_same_queries(lead: Lead, monkeypatch: pytest.MonkeyPatch) -> None:
    model, found = scoring_model(), list[tuple[int, int]]()
    for most in (1, judging.AT_ONCE):
        session().rollback()
        monkeypatch.setattr(judging, "MOST_TRIED", most)
        with counted_queries() as sent:
            people = standings(model, model, model, now())
        found.append((len(people), len(sent)))
    (few, queries), (more, queries_of_more) = found
    assert few < more
    assert queries_of_more <= queries
