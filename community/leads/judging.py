"""What came of leads, for back-tests and learning, and where people would stand under another model.

Whoever calls has asked whether the viewer may see it: figures are for the site's owners, names for Sales.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select

from community.access.models import Principal
from community.core.db import session
from community.leads.about import about
from community.leads.known import Known
from community.leads.learning.cases import HORIZON, Case, case_of
from community.leads.models import Lead, LeadOutcome, ScoreState
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.story import Story, seconds

MOST_SHOWN = 100
"""So many leads, decided last, are looked at while somebody waits for a page; the commands look at all."""
MOST_TRIED = 30
AT_ONCE = 10
"""So many, each with whom they work with, are held in memory."""


@dataclass(frozen=True)
class Decided:
    """What a model said of those who were won or lost; of `left_out` it could say nothing."""

    cases: Sequence[Case]
    left_out: int


@dataclass(frozen=True)
class Standing:
    """Where somebody stands under one model and under another."""

    principal: Principal
    before: float
    after: float
    stage_before: str
    stage_after: str

    @property
    def moves(self) -> bool:
        """Whether it is another stage."""
        return self.stage_before != self.stage_after


def decided(model: ScoringModel, horizon: int = HORIZON, most: int | None = None) -> Decided:
    """All leads with an outcome, the last first. Left out are the house, who objected, and who did nothing yet."""
    outcomes = select(LeadOutcome.won, LeadOutcome.decided_on, Lead.principal_id)
    rows = session().execute(outcomes.join(Lead).order_by(LeadOutcome.decided_on.desc(), Lead.id).limit(most)).all()
    cases, outcome = [], {row.principal_id: row for row in rows}
    for stories, around in _read(list(outcome)):
        scorer = around.scorer(model, stories)
        for principal_id, story in stories.items():
            won, at = (
                outcome[principal_id].won,
                seconds(datetime.combine(outcome[principal_id].decided_on, time(), UTC)),
            )
            if _was_known(story, at - horizon * DAY):
                cases.append(case_of(scorer, principal_id, won, at, horizon))
    return Decided(cases, len(rows) - len(cases))


def _read(ids: Sequence[int]) -> Iterator[tuple[dict[int, Story], Known]]:
    """All that people did, and what is known around them: the logs are read once for so many of them."""
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        around = Known(about(some))
        around.read_whole(some)
        yield {each: around.whole(each) for each in some}, around


def _was_known(story: Story, at: int) -> bool:
    return story.kind == "person" and story.first_seen is not None and story.first_seen <= at


def standings(one: ScoringModel, other: ScoringModel, known: ScoringModel, instant: datetime) -> list[Standing]:
    """Where those who were active last stand under two models; whose stage differs first, then whose score most.
    `known` is the model that keeps scores of everybody: by it they are found.
    """
    last = select(ScoreState.principal_id).where(ScoreState.model == known.digest)
    ids = session().scalars(last.order_by(ScoreState.active_at.desc()).limit(MOST_TRIED)).all()
    principals = {each.id: each for each in session().scalars(select(Principal).where(Principal.id.in_(ids)))}
    found = []
    for stories, around in _read(ids):
        scorers = [around.scorer(model, stories) for model in (one, other)]
        for principal_id in (each for each, story in stories.items() if story.kind == "person"):
            before, after = (_stands(scorer, principal_id, seconds(instant)) for scorer in scorers)
            found.append(Standing(principals[principal_id], before[0], after[0], before[1], after[1]))
    return sorted(found, key=lambda each: (not each.moves, -abs(each.after - each.before)))


def _stands(scorer: Scorer, principal_id: int, at: int) -> tuple[float, str]:
    stage = scorer.history(principal_id, at).stage
    return scorer.score(principal_id, at).total, stage or scorer.model.stage[0].id
