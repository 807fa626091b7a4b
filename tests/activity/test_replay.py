"""A projection is rebuilt from zero; nobody is told twice of what it finds again."""

from __future__ import annotations

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from community.activity.cursors import start
from community.activity.models import Activity
from community.activity.readers import Reader, Sort, declared_readers, replaying
from community.activity.replay import replay
from community.activity.running import run
from community.cli.commands import commands
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.models import Lead, ScoreState, StageMove
from community.leads.readers import LEAD_HOOK, SCORING
from tests.activity.test_running import happen
from tests.company import Company


def test_a_replay_reads_everything_and_marks_what_was_read_before(app: Flask, company: Company) -> None:
    seen: list[tuple[int, bool]] = []
    reader = Reader(
        "test.replayed", Sort.PROJECTION, Activity, lambda row: seen.append((row.id, replaying())), seen.clear
    )
    start([reader])
    run(reader)
    before = [row_id for row_id, _ in seen]
    new = happen(company, 2)
    replay(reader)
    assert sorted(seen) == [(each, True) for each in sorted(before)] + [(each, False) for each in new]
    newest = happen(company, 1)
    run(reader)
    assert seen[-1] == (newest[0], False)


def test_scores_come_out_the_same_and_the_hook_is_not_called_again(app: Flask, company: Company) -> None:
    for reader in declared_readers():
        run(reader)
    scores = list(session().execute(select(ScoreState.principal_id, ScoreState.score, ScoreState.stage)))
    moves, leads = moves_and_leads()
    assert scores
    answer = CliRunner().invoke(commands(lambda: app), ["replay", SCORING.name])
    assert answer.exit_code == 0, answer.output
    assert "rows were read anew" in answer.output
    run(LEAD_HOOK)
    again = session().execute(select(ScoreState.principal_id, ScoreState.score, ScoreState.stage))
    assert sorted(again) == sorted(scores)
    assert moves_and_leads() == (moves, leads)


def moves_and_leads() -> tuple[list[int], list[int]]:
    session().rollback()
    return list(session().scalars(select(StageMove.id))), list(session().scalars(select(Lead.id)))


def test_moves_that_a_replay_makes_are_marked_and_not_told(app: Flask, company: Company) -> None:
    run(SCORING)
    with unit_of_work() as work:  # as after a change of the model: what was moved is not known of it
        for move in work.scalars(select(StageMove)):
            work.delete(move)
        assert work.scalars(select(Lead)).all() == []
    replay(SCORING)
    run(LEAD_HOOK)
    found = list(session().scalars(select(StageMove)))
    assert found
    assert all(move.replayed for move in found)
    assert session().scalars(select(Lead)).all() == []


def test_a_dispatcher_is_not_replayed(app: Flask) -> None:
    answer = CliRunner().invoke(commands(lambda: app), ["replay", LEAD_HOOK.name])
    assert answer.exit_code == 1
    assert "it would tell all again" in answer.output
