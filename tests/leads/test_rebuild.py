"""`community score rebuild`: the scores of another model beside those in use, told to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from community.core.db import session
from community.leads.commands import score_commands
from community.leads.models import ScoreState, StageMove
from community.leads.rebuilding import rebuild
from community.leads.scoring.definition import parse
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.conftest import SEVERAL_RULES
from tests.leads.stories import Hearing, let_join, moves_by, write_posts

pytestmark = pytest.mark.usefixtures("clock")
DECAYING = """
[model]
id = "decaying"
[[stage]]
id = "quiet"
[[stage]]
id = "warming"
enter = 9
exit = 5
[[rule]]
id = "writes"
kind = "count"
on = { object = "post" }
points = 10
half_life = "10d"
"""


def states(digest: str) -> dict[int, tuple[float, str]]:
    session().rollback()
    rows = session().scalars(select(ScoreState).where(ScoreState.model == digest))
    return {row.principal_id: (row.score, row.stage) for row in rows}


def test_another_model_is_worked_out_beside_the_one_in_use(app: Flask, company: Company, hearing: Hearing) -> None:
    read_logs()
    used, told = app.extensions["community.scoring_model"], len(hearing.moves)
    before, other = states(used.digest), parse(SEVERAL_RULES)
    assert rebuild(other, lambda _done: None) == len(before) + 1  # and Sol, who sells, and has no score
    read_logs()
    assert states(used.digest) == before
    assert states(other.digest)[company.person("Mia").principal_id] == (28.3, "warming")
    assert len(hearing.moves) == told
    moves = session().scalars(select(StageMove).where(StageMove.model == other.digest)).all()
    assert {move.replayed for move in moves} == {True}


def test_what_reads_said_is_what_a_rebuild_says(app: Flask, company: Company) -> None:
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    used = app.extensions["community.scoring_model"]
    before, moves = states(used.digest), [move.id for move in moves_by(company, "Sam")]
    rebuild(used, lambda _done: None)
    assert states(used.digest) == before
    assert [move.id for move in moves_by(company, "Sam")] == moves


def test_a_stage_falls_by_decay_at_the_computed_second(
    app: Flask, company: Company, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "community.scoring_model", parse(DECAYING))
    let_join(company, "Sam")
    write_posts(company, "Sam", 1)
    read_logs()
    written = clock.instant
    clock.move(days=10)
    read_logs()
    assert [move.to_stage for move in moves_by(company, "Sam")] == ["warming"]  # five points stay
    clock.move(days=3)
    read_logs()
    down = moves_by(company, "Sam")[-1]
    assert (down.to_stage, round((down.at - written).total_seconds())) == ("quiet", 864_001)


def test_the_command_says_what_is_wrong_with_a_model(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(DECAYING.replace("count", "moon"))
    result = CliRunner().invoke(score_commands(lambda: app), ["rebuild", str(path)])
    assert result.exit_code == 1
    assert "rule.0.kind (rule writes): there is no rule kind moon" in result.output
    path.write_text(DECAYING)
    result = CliRunner().invoke(score_commands(lambda: app), ["rebuild", str(path)])
    assert result.exit_code == 0
    assert "decaying, version 1" in result.output
