"""From an activity to a move, a lead, the hook and the outbox."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.activity.models import Activity, Cursor, Delivery
from community.core.clock import iso
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads import readers
from community.leads.models import Lead, ScoreState, StageMove
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import Company
from tests.core.surroundings import set_settings
from tests.leads.stories import (
    Hearing,
    lead_of,
    let_join,
    moves_by,
    retract_last,
    state_of,
    waiting,
    write_posts,
)

pytestmark = pytest.mark.usefixtures("clock")


def test_who_writes_enough_moves_on_and_becomes_one_lead(company: Company, hearing: Hearing, clock: Clock) -> None:
    read_logs()
    assert [(move.from_stage, move.to_stage) for move in moves_by(company, "Mia")] == [("quiet", "warming")]
    clock.move(days=1)
    write_posts(company, "Mia", 3)
    read_logs()
    move = moves_by(company, "Mia")[-1]
    assert (move.from_stage, move.to_stage, move.score, move.at) == ("warming", "engaged", 50.0, clock.instant)
    lead = lead_of(company, "Mia")
    assert lead is not None
    opened = select(Activity).where(Activity.verb == "lead.opened", Activity.thing_id == lead.id)
    assert len(session().scalars(opened).all()) == 1
    mine = [told.id for told in hearing.moves if told.name == "Mia Member"]
    assert mine == [f"lead_{each.ref}" for each in moves_by(company, "Mia")]


def test_the_hook_tells_all_that_a_seller_asks(company: Company, hearing: Hearing) -> None:
    read_logs()
    (told,) = [move for move in hearing.moves if move.name == "Mia Member"]
    lead = lead_of(company, "Mia")
    assert lead is not None
    assert told.url == f"http://community.test/leads/{lead.ref}"
    assert (told.email, told.model, told.score) == ("mia@company.test", "participation", 25.0)
    assert [(reason.rule, reason.points) for reason in told.reasons] == [("writes", 25.0)]
    assert told.reasons[0].sentence == "Wrote in the community: 3 times in 30 days"


def test_an_unconfirmed_address_is_not_handed_over(company: Company, hearing: Hearing) -> None:
    with unit_of_work():
        company.person("Mia").email_confirmed_at = None
    read_logs()
    assert [move.email for move in hearing.moves if move.name == "Mia Member"] == [None]


@pytest.mark.usefixtures("crm")
def test_each_move_waits_in_the_outbox_once(company: Company) -> None:
    for _again in range(3):
        read_logs()
    (move,), lead = moves_by(company, "Mia"), lead_of(company, "Mia")
    assert lead is not None
    mine = select(Delivery).where(Delivery.message_id == f"lead_{move.ref}")
    (delivery,) = session().scalars(mine).all()
    assert (delivery.destination, delivery.thing_id) == ("leads", lead.id)
    assert json.loads(delivery.body) == {
        "type": "lead.stage_changed",
        "timestamp": iso(move.at),
        "data": {
            "lead": lead.ref,
            "url": f"http://community.test/leads/{lead.ref}",
            "person": {"name": "Mia Member", "email": "mia@company.test"},
            "from": "quiet",
            "to": "warming",
            "score": 25.0,
            "model": "participation",
            "reasons": [{"rule": "writes", "points": 25.0, "sentence": "Wrote in the community: 3 times in 30 days"}],
        },
    }


def test_without_a_crm_nothing_waits_and_the_lead_is_there(company: Company) -> None:
    read_logs()
    assert lead_of(company, "Mia") is not None
    assert waiting() == []


def test_who_sells_is_nobodys_lead(company: Company, hearing: Hearing) -> None:
    let_join(company, "Sol")
    write_posts(company, "Sol", 10)
    read_logs()
    assert (state_of(company, "Sol"), moves_by(company, "Sol")) == (None, [])
    assert "Sol Sales" not in {move.name for move in hearing.moves}


def test_services_are_not_scored(company: Company) -> None:
    read_logs()
    scored = set(session().scalars(select(ScoreState.principal_id)))
    assert scored == {company.person(name).principal_id for name in ("Ada", "Mia", "Sam")}


def test_reading_again_changes_nothing(company: Company, hearing: Hearing) -> None:
    read_logs()
    before = _everything()
    told = Counter(move.id for move in hearing.moves)
    read_logs()
    assert _everything() == before
    assert Counter(move.id for move in hearing.moves) == told
    assert set(told.values()) == {1}


def test_time_alone_moves_somebody_down_at_the_stated_second(
    company: Company, hearing: Hearing, clock: Clock
) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    state, last = state_of(company, "Sam"), clock.instant
    assert state is not None
    assert state.due_at == clock.move(days=30)
    clock.move(seconds=-1)
    read_logs()
    assert [move.to_stage for move in moves_by(company, "Sam")] == ["warming"]
    clock.move(hours=5)
    read_logs()
    down = moves_by(company, "Sam")[-1]
    assert (down.to_stage, down.score, down.reason) == ("quiet", 0.0, "")
    assert (down.at - last).total_seconds() == 30 * 86_400
    assert [move.to_stage for move in hearing.moves if move.name == "Sam Stranger"] == ["warming", "quiet"]


def test_whoever_falls_due_at_once_is_scored_at_once(
    company: Company, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_join(company, "Sam")
    for name in ("Sam", "Mia"):  # Mia is a member
        write_posts(company, name, 3)
    read_logs()
    clock.move(days=31)
    monkeypatch.setattr(readers, "DUE_AT_ONCE", 1)
    readers.score_due()
    for name in ("Sam", "Mia"):
        assert moves_by(company, name)[-1].to_stage == "quiet"


def test_what_is_retracted_leads_to_one_move_dated_now_with_the_reason(
    company: Company, hearing: Hearing, clock: Clock
) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    clock.move(days=2)
    retract_last(company, "Sam", 2)
    read_logs()
    first, second = moves_by(company, "Sam")
    assert (first.to_stage, first.reason) == ("warming", "")
    assert (second.from_stage, second.to_stage, second.at) == ("warming", "quiet", clock.instant)
    assert "late" in second.reason
    assert [move.to_stage for move in hearing.moves if move.name == "Sam Stranger"] == ["warming", "quiet"]


def test_a_hook_that_fails_is_called_again_with_the_same_move(
    company: Company, hearing: Hearing, clock: Clock
) -> None:
    hearing.faults = 2
    for _again in range(3):
        read_logs()
        clock.move(minutes=1)
    cursor = session().get_one(Cursor, "leads.hook", populate_existing=True)
    assert (cursor.failures, cursor.last_error) == (0, "")
    first = hearing.moves[0].id
    assert [move.id for move in hearing.moves].count(first) == 3
    assert {f"lead_{ref}" for ref in session().scalars(select(StageMove.ref))} == {m.id for m in hearing.moves}
    assert lead_of(company, "Mia") is not None


@pytest.mark.usefixtures("crm")
def test_a_plugin_that_fails_does_not_keep_the_move_from_the_crm(company: Company, hearing: Hearing) -> None:
    hearing.faults = 1_000
    read_logs()
    assert [delivery.message_id for delivery in waiting()] == [hearing.moves[0].id]


def test_another_address_of_the_crm_gets_what_comes_from_then_on(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_logs()
    set_settings(app, monkeypatch, lead_webhook_url="http://crm.test/new", lead_webhook_secret="whsec_AAAA")
    write_posts(company, "Mia", 3)
    read_logs()
    (delivery,) = waiting()
    assert json.loads(delivery.body)["data"]["to"] == "engaged"


def _everything() -> list[object]:
    session().rollback()
    counted = [session().scalar(select(func.count()).select_from(table)) for table in (Lead, StageMove, Activity)]
    states = session().execute(select(ScoreState.principal_id, ScoreState.score, ScoreState.stage, ScoreState.since))
    return [*counted, sorted(map(tuple, states.all()))]
