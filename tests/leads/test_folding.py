"""What is kept beside a score: nothing of it is needed, and nothing of it grows without end."""

from __future__ import annotations

import pytest

from community.activity.models import Parked
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads import folding
from community.worker.threads import read_logs
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.stories import state_of, write_posts


def _goes_on(company: Company, clock: Clock) -> tuple[str, float, bool]:
    """Somebody writes more; where they stand then, and whether anything is kept."""
    clock.move(days=1)
    write_posts(company, "Mia", 3)
    read_logs()
    session().expire_all()
    state = state_of(company, "Mia")
    assert state is not None
    assert session().query(Parked).count() == 0
    return state.stage, state.score, state.live is not None


def test_what_an_older_version_kept_is_worked_out_anew(company: Company, clock: Clock) -> None:
    read_logs()
    state = state_of(company, "Mia")
    assert state is not None
    assert state.live
    for older in (f'["who",{state.live[3:]}', f"[0,{state.live[3:]}", "[1000]"):
        with unit_of_work():
            state.live = older
        assert folding._followed(older) is None
    assert _goes_on(company, clock) == ("engaged", 50.0, True)


def test_too_much_is_not_kept_and_the_score_is_the_same(
    company: Company, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_logs()
    monkeypatch.setattr(folding, "LONGEST", 100)
    assert _goes_on(company, clock) == ("engaged", 50.0, False)
    monkeypatch.undo()
    assert _goes_on(company, clock)[2]
