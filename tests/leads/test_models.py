"""Models as versions that never change once used, several in use side by side, each taking over at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.viewers import system
from community.admin.models import StaffAct
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.leads.model_actions import drop_model, retire_model, save_model, switch_on
from community.leads.models import ModelState, ScoreModel, ScoreState, StageMove
from community.leads.scoring.definition import ModelError, parse
from community.leads.stored_models import models_in_use, next_version, scoring_model
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.conftest import SEVERAL_RULES
from tests.leads.stories import Hearing, let_join, write_posts
from tests.leads.test_rebuild import DECAYING

pytestmark = pytest.mark.usefixtures("clock")
SECOND = SEVERAL_RULES.replace('id = "several"', 'id = "several"\nversion = 2').replace("3.3", "4.4")


def use(company: Company, *texts: str) -> None:
    """Models are switched on, and the readers work them out."""
    with unit_of_work():
        for text in texts:
            switch_on(system(), save_model(system(), text, now()))
    for _round in range(2):
        read_logs()


def scores(company: Company, name: str) -> dict[str, float]:
    """Somebody's score by each model in use."""
    session().rollback()
    names = {each.digest: each.model.id for each in models_in_use()}
    mine = select(ScoreState).where(ScoreState.principal_id == company.person(name).principal_id)
    return {names[row.model]: row.score for row in session().scalars(mine) if row.model in names}


def test_several_models_score_side_by_side(app: Flask, company: Company, clock: Clock) -> None:
    read_logs()
    use(company, SEVERAL_RULES, DECAYING)
    assert [each.model.id for each in models_in_use()] == ["decaying", "several"]
    assert scoring_model("several").digest == parse(SEVERAL_RULES).digest
    before = scores(company, "Mia")
    assert set(before) == {"decaying", "several"}
    clock.move(days=1)
    write_posts(company, "Mia", 1)
    read_logs()
    after = scores(company, "Mia")
    assert after["decaying"] != before["decaying"]
    assert after["several"] == 28.3


def test_a_version_takes_over_at_once_and_nobody_is_told(company: Company, hearing: Hearing) -> None:
    read_logs()
    use(company, SEVERAL_RULES)
    told = len(hearing.moves)
    with unit_of_work():
        switch_on(system(), save_model(system(), SECOND, now()))
    read_logs()
    assert scores(company, "Mia") == {"several": 28.3}, "the one before counts while the next is worked out"
    write_posts(company, "Mia", 1)  # and meanwhile both are kept
    read_logs()
    assert scores(company, "Mia") == {"several": 29.4}
    stored = session().scalars(select(ScoreModel).order_by(ScoreModel.version)).all()
    assert [(each.version, each.state) for each in stored] == [(1, ModelState.RETIRED), (2, ModelState.ACTIVE)]
    assert len(hearing.moves) == told
    assert set(session().scalars(select(StageMove.replayed).where(StageMove.model == parse(SECOND).digest))) == {True}


def test_moves_by_each_model_in_use_are_told(company: Company, hearing: Hearing) -> None:
    read_logs()
    use(company, SEVERAL_RULES, DECAYING)
    told = len(hearing.moves)
    let_join(company, "Sam")
    write_posts(company, "Sam", 3)
    read_logs()
    assert {move.model for move in hearing.moves[told:] if move.name == "Sam Stranger"} == {"decaying", "several"}


def test_a_version_that_was_in_use_never_changes(company: Company) -> None:
    ada = system()
    with unit_of_work():
        draft = save_model(ada, SEVERAL_RULES, now())
        assert save_model(ada, SEVERAL_RULES.replace("25", "30"), now()).id == draft.id
        switch_on(ada, save_model(ada, SEVERAL_RULES, now()))
    with unit_of_work(), pytest.raises(Conflict):
        save_model(ada, SEVERAL_RULES.replace("25", "30"), now())
    with unit_of_work(), pytest.raises(Conflict):
        drop_model(ada, session().scalars(select(ScoreModel)).one())
    with unit_of_work():
        assert next_version("several") == 2
        drop_model(ada, save_model(ada, SECOND, now()))
        retire_model(ada, session().scalars(select(ScoreModel)).one(), now())
    with unit_of_work(), pytest.raises(Conflict):
        save_model(ada, SEVERAL_RULES.replace("25", "30"), now())
    assert [each.model.id for each in models_in_use()] == ["participation"]
    acts = select(StaffAct.act).where(StaffAct.act.startswith("model.")).order_by(StaffAct.id)
    assert session().scalars(acts).all()[-3:] == ["model.saved", "model.dropped", "model.retired"]


def test_owners_alone_write_models_and_errors_say_where(company: Company) -> None:
    with unit_of_work(), pytest.raises((Forbidden, NotFound)):
        save_model(company.viewer("Sol"), SEVERAL_RULES, now())
    with unit_of_work(), pytest.raises(ModelError, match="there is no rule kind moon"):
        save_model(system(), SEVERAL_RULES.replace('"count"', '"moon"'), now())
    with unit_of_work(), pytest.raises(ModelError, match="from 0 on"):
        save_model(system(), SEVERAL_RULES.replace('id = "several"', 'id = "several"\nversion = -1'), now())
    with unit_of_work():
        assert session().scalars(select(ScoreModel)).all() == []


def test_scores_of_what_is_in_use_no_more_stay(company: Company) -> None:
    read_logs()
    use(company, SEVERAL_RULES)
    use(company, SECOND)
    kept = select(ScoreState).where(ScoreState.model == parse(SEVERAL_RULES).digest)
    assert session().scalars(kept).first() is not None
