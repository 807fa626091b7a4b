"""What came of leads, for back-tests and learning, and where people would stand under another model.

Whoever calls has asked whether the viewer may see it: figures are for the site's owners, names for Sales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select

from community.access.models import Principal, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.db import session
from community.leads.learning.cases import HORIZON, Case, case_of
from community.leads.models import Lead, LeadOutcome, ScoreState
from community.leads.scoring.definition import ScoringModel
from community.leads.scoring.engine import Scorer
from community.leads.scoring.fields import DAY
from community.leads.scoring.story import World, seconds
from community.leads.telling import world_around

MOST_SHOWN = 100
"""So many leads, decided last, are looked at while somebody waits for a page; the commands look at all."""
MOST_TRIED = 30


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
    cases = []
    for won, day, principal_id in rows:
        world, at = world_around(principal_id), seconds(datetime.combine(day, time(), UTC))
        if _was_known(world, principal_id, at - horizon * DAY):
            cases.append(case_of(Scorer(model, world), principal_id, won, at, horizon))
    return Decided(cases, len(rows) - len(cases))


def _was_known(world: World, principal_id: int, at: int) -> bool:
    story = world.people[principal_id]
    return story.kind == "person" and story.first_seen is not None and story.first_seen <= at


def standings(one: ScoringModel, other: ScoringModel, known: ScoringModel, instant: datetime) -> list[Standing]:
    """Where those who were active last stand under two models; whose stage differs first, then whose score most.
    `known` is the model that keeps scores of everybody: by it they are found.
    """
    last = select(ScoreState.principal_id).where(ScoreState.model == known.digest)
    ids = session().scalars(last.order_by(ScoreState.active_at.desc()).limit(MOST_TRIED)).all()
    principals = {each.id: each for each in session().scalars(select(Principal).where(Principal.id.in_(ids)))}
    found = []
    for principal_id in ids:
        world = world_around(principal_id)
        if world.people[principal_id].kind == "person":
            before, after = (_stands(model, world, principal_id, seconds(instant)) for model in (one, other))
            found.append(Standing(principals[principal_id], before[0], after[0], before[1], after[1]))
    return sorted(found, key=lambda each: (not each.moves, -abs(each.after - each.before)))


def _stands(model: ScoringModel, world: World, principal_id: int, at: int) -> tuple[float, str]:
    scorer = Scorer(model, world)
    stage = scorer.history(principal_id, at).stage
    return scorer.score(principal_id, at).total, stage or model.stage[0].id


def lead_refs(viewer: Viewer, found: Sequence[Standing]) -> dict[int, str]:
    """The pages of those who are leads and whom the viewer may see."""
    ids = [each.principal.id for each in found]
    theirs = select(Lead.principal_id, Thing.ref).join(Thing, Thing.id == Lead.id).where(Lead.principal_id.in_(ids))
    return {row.principal_id: row.ref for row in session().execute(theirs.where(visible(viewer, "lead.see")))}
