"""The lead-scoring hook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.leads.models import Lead
from community.plugins import hookspec


@dataclass(frozen=True)
class Reason:
    """A rule that gives points, in words."""

    rule: str
    points: float
    sentence: str


@dataclass(frozen=True)
class LeadMoved:
    """Somebody is in another stage. `id` is the same each time this is told; keep it to tell doubles apart.

    `score` is in points, `at` the second at which the stage changed, `email` None unless it is confirmed.
    """

    id: str
    lead: Lead
    url: str
    name: str
    email: str | None
    from_stage: str
    to_stage: str
    score: float
    at: datetime
    model: str
    reasons: Sequence[Reason]


@hookspec
def community_lead_moved(move: LeadMoved) -> None:
    """A lead moved to another stage, up or down. Called after the move is committed, at least once for each,
    outside a transaction; whatever is raised makes it be called again later.
    """
