"""The worked examples through the product: what a source tells, the readers, the companies, the explanation."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.viewers import system
from community.activity.cursors import start
from community.activity.running import run
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.actions import make_source
from community.leads.explaining import explain
from community.leads.ingest import take_in
from community.leads.models import Affiliation, ScoreState, StageMove
from community.leads.queries import source_named
from community.leads.readers import SCORING, score_due
from community.leads.rebuilding import rebuild
from community.leads.scoring.definition import ScoringModel, parse
from community.people.actions import Claims, admit
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.examples import recruiting

pytestmark = pytest.mark.usefixtures("company")
HERE = Path(__file__).parent / "models"
BEGIN, NOW = datetime(2025, 11, 1, tzinfo=UTC), datetime(2026, 3, 31, 12, tzinfo=UTC)
BASES = {"c1": 62, "c2": 48, "c3": 41, "c4": 12}
WARM = """
[[rule]]
id = "bought_{0}"
kind = "count"
on = {{ verb = "Buy", where = {{ who = "{0}" }} }}
points = {1}
half_life = "9999999d"
"""


@pytest.fixture
def model(app: Flask, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> ScoringModel:
    """That of the example, and a rule that gives colleagues the base that the example gives them."""
    clock.instant = BEGIN
    text = (HERE / "recruiting-intent.toml").read_text() + "".join(WARM.format(*each) for each in BASES.items())
    monkeypatch.setitem(app.extensions, "community.scoring_model", found := parse(text))
    return found


def score() -> None:
    """What the worker does about scores."""
    start([SCORING])
    run(SCORING)
    score_due()


def claims(name: str) -> Claims:
    return Claims("https://x.test", name, name.title(), f"{name}@acme.example", email_verified=True)


def arrive(*names: str) -> dict[str, int]:
    with unit_of_work():
        make_source(system(), "elsewhere", now())
        people = {name: admit(system(), claims(name), now()).principal_id for name in names}
    score()
    return people


def told(row: dict[str, Any]) -> dict[str, Any]:
    about = {"object": row["object_type"], "object_id": row["object_id"]}
    if row["target_type"]:
        about |= {"target": row["target_type"], "target_id": row["target_id"]}
    email = f"{row['identity'].removeprefix('i-')}@acme.example"
    more = {"external_id": row["external_id"], "occurred_at": row["occurred_at"], "facts": row["props"]}
    return {**more, "email": email, "verb": row["verb"], **about}


def tell(rows: list[dict[str, Any]]) -> None:
    with unit_of_work():
        source = source_named("elsewhere")
        assert source is not None
        answers = take_in(system(), source, [told(row) for row in rows], now())
    assert {each.status for each in answers} <= {"taken", "known"}, answers


def colleagues() -> list[dict[str, Any]]:
    """Each bought something once, for the base that the example gives them."""
    row = {**recruiting()["activities"][0], "verb": "Buy", "occurred_at": "2026-01-05T00:00:00Z"}
    return [{**row, "external_id": name, "identity": f"i-{name}", "props": {"who": name}} for name in BASES]


def state(principal_id: int) -> ScoreState:
    session().rollback()
    return session().scalars(select(ScoreState).where(ScoreState.principal_id == principal_id)).one()


def stages(principal_id: int) -> list[tuple[str, str]]:
    moves = select(StageMove).where(StageMove.principal_id == principal_id).order_by(StageMove.id)
    return [(move.at.strftime("%m-%dT%H:%M:%S"), move.to_stage) for move in session().scalars(moves)]


def live_through(clock: Clock, rows: list[dict[str, Any]], until: datetime) -> None:
    """What happened is told twelve rows at a time, right after it, and the readers follow."""
    rows = sorted(rows, key=lambda row: str(row["occurred_at"]))
    for first in range(0, len(rows), 12):
        some = rows[first : first + 12]
        clock.instant = min(datetime.fromisoformat(some[-1]["occurred_at"]) + timedelta(seconds=30), until)
        tell(some)
        score()
    clock.instant = until
    score()


@pytest.mark.parametrize("how", ["as it happened", "shuffled, doubled and late"])
def test_ana_of_example_a(app: Flask, model: ScoringModel, clock: Clock, company: Company, how: str) -> None:
    people = arrive("ana", "c1", "c2", "c3", "c4")
    rows = [*recruiting()["activities"], *colleagues()]
    if how == "as it happened":
        live_through(clock, rows, NOW)
    else:
        dice = random.Random(5)
        rows += dice.sample(rows, 30)
        dice.shuffle(rows)
        clock.instant = NOW
        for first in range(0, len(rows), 90):
            tell(rows[first : first + 90])
            score()
    ana = people["ana"]
    assert state(ana).score == pytest.approx(81.1405, abs=1e-3)
    assert state(ana).stage == "looking"
    with app.test_request_context():
        explained = {each.rule: each.points for each in explain(company.viewer("Sol"), model, ana, NOW).reasons}
        later = explain(company.viewer("Sol"), model, ana, NOW + timedelta(days=7))
    assert explained["b10_colleagues"] == 8
    assert explained["b03_position"] == pytest.approx(15.3120, abs=1e-3)
    before = {each: (state(each).score, stages(each)) for each in people.values()}
    rebuild(model, lambda _done: None)
    assert {each: stages(each) for each in people.values()} == {each: told[1] for each, told in before.items()}
    assert state(ana).score == pytest.approx(before[ana][0], abs=1e-6)
    assert later.total == pytest.approx(54.7436, abs=1e-3)
    clock.instant += timedelta(days=60)
    score()
    assert stages(ana)[-2:] == [("04-11T10:00:00", "warming"), ("05-08T06:23:21", "quiet")]


def test_whoever_has_mail_of_a_company_works_there_since_it_was_confirmed(model: ScoringModel, clock: Clock) -> None:
    people = arrive("ana", "c1")
    rows = session().scalars(select(Affiliation).where(Affiliation.principal_id.in_(people.values()))).all()
    assert {(row.company.domain, row.begins_at, row.ends_at) for row in rows} == {("acme.example", BEGIN, None)}
    assert len({row.company_id for row in rows}) == 1


def test_what_is_kept_of_a_person_is_small(model: ScoringModel, clock: Clock) -> None:
    people = arrive("ana")
    clock.instant = NOW
    tell(recruiting()["activities"])
    score()
    kept = state(people["ana"]).kept
    assert kept is not None
    assert len(kept) < 2_000
    assert len(json.dumps(recruiting()["activities"])) > 10_000
