"""What becomes known late, what was imported, and who joins Sales: the past is not told again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.activity.replay import replay
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.leads.board import Filter, board
from community.leads.models import ScoreState
from community.leads.readers import SCORING
from community.leads.sales import sales_group
from community.leads.scores import LATE
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.stories import (
    Hearing,
    import_posts,
    let_join,
    let_sell,
    moves_by,
    retract_last,
    state_of,
    write_posts,
)

pytestmark = pytest.mark.usefixtures("clock")


def begin(company: Company, posts: int = 3) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", posts)
    read_logs()


def test_after_a_correction_moves_are_dated_by_what_happened_again(company: Company, clock: Clock) -> None:
    begin(company)
    clock.move(days=2)
    retract_last(company, "Sam", 2)
    read_logs()
    written = clock.move(days=1)
    write_posts(company, "Sam", 3)
    clock.move(hours=1)
    read_logs()
    move = moves_by(company, "Sam")[-1]
    assert (move.to_stage, move.reason, move.at) == ("warming", "", written)


def test_a_late_activity_gives_one_move_dated_now_with_the_reason(company: Company, clock: Clock) -> None:
    begin(company, posts=2)
    early = clock.instant + timedelta(days=1)
    clock.move(days=10)
    import_posts(company, "Sam", early, live=True)
    read_logs()
    (move,) = moves_by(company, "Sam")
    assert (move.to_stage, move.at, move.reason) == ("warming", clock.instant, LATE)


@pytest.mark.parametrize("known", [True, False], ids=["somebody known", "somebody new"])
def test_an_old_history_moves_nobody(company: Company, hearing: Hearing, clock: Clock, known: bool) -> None:
    if known:
        begin(company, posts=0)
    import_posts(company, "Sam", clock.instant - timedelta(days=100), 6)
    read_logs()
    assert moves_by(company, "Sam") == []
    assert "Sam Stranger" not in {move.name for move in hearing.moves}


def test_an_imported_history_that_reaches_to_today_is_one_move_dated_now(company: Company, clock: Clock) -> None:
    import_posts(company, "Sam", clock.instant - timedelta(days=50), 6)
    import_posts(company, "Sam", clock.instant - timedelta(days=5), 3)
    read_logs()
    (move,) = moves_by(company, "Sam")
    assert (move.from_stage, move.to_stage, move.at, move.reason) == ("quiet", "warming", clock.instant, LATE)


def test_what_a_reader_that_stood_still_has_missed_keeps_its_dates(company: Company, clock: Clock) -> None:
    begin(company)
    written = clock.move(days=1)
    write_posts(company, "Sam", 3)
    clock.move(days=40)
    read_logs()
    missed = moves_by(company, "Sam")[1:]
    assert [(move.to_stage, move.at, move.reason) for move in missed] == [
        ("engaged", written, ""),
        ("warming", written + timedelta(days=29), ""),
        ("quiet", written + timedelta(days=30), ""),
    ]


def test_what_lies_ahead_counts_when_its_time_comes(company: Company, clock: Clock) -> None:
    begin(company, posts=0)
    import_posts(company, "Sam", clock.instant + timedelta(seconds=90), 3)
    read_logs()
    assert moves_by(company, "Sam") == []
    clock.move(minutes=3)
    read_logs()
    assert [(move.to_stage, move.reason) for move in moves_by(company, "Sam")] == [("warming", "")]


def test_scores_worked_out_anew_after_a_correction_tell_nothing_again(company: Company, clock: Clock) -> None:
    begin(company)
    clock.move(days=2)
    retract_last(company, "Sam", 2)
    read_logs()
    before = [move.id for move in moves_by(company, "Sam")]
    replay(SCORING)
    read_logs()
    assert [move.id for move in moves_by(company, "Sam")] == before


def test_who_joins_sales_is_a_lead_no_more_and_never_due(company: Company, hearing: Hearing, clock: Clock) -> None:
    begin(company)
    let_sell(company, "Sam")
    assert "Sam Stranger" not in [
        card.lead.principal.name for card in board(company.viewer("Sol"), Filter(), now()).cards
    ]
    told = len(hearing.moves)
    clock.move(days=40)
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert (state.score, state.stage, state.due_at) == (0.0, "quiet", None)
    due = select(func.count(ScoreState.id)).where(ScoreState.due_at <= clock.instant)
    assert session().scalar(due) == 0
    assert "Sam Stranger" not in {move.name for move in hearing.moves[told:]}


def test_who_leaves_sales_can_become_a_lead_again(company: Company, clock: Clock) -> None:
    begin(company)
    let_sell(company, "Sam")
    clock.move(days=40)
    read_logs()
    with unit_of_work():
        leave_group(company.viewer("Sam"), sales_group(), now())
    clock.move(days=1)
    write_posts(company, "Sam", 3)
    read_logs()
    move = moves_by(company, "Sam")[-1]
    assert (move.from_stage, move.to_stage, move.at, move.reason) == ("quiet", "warming", clock.instant, "")
