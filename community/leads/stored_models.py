"""Which scoring models are in use, and every version that was ever written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import current_app
from sqlalchemy import select

from community.core.db import session
from community.leads.models import ModelState, ScoreModel
from community.leads.scoring.definition import ScoringModel, parse

IN_USE = "leads.models_in_use"
SCORED = (ModelState.ACTIVE, ModelState.COMING)


@lru_cache(maxsize=64)
def model_of(text: str) -> ScoringModel:
    """A stored version, read once: what was written never changes."""
    return parse(text)


def models_in_use() -> list[ScoringModel]:
    """The models by which people are leads, the oldest name first. None was switched on: the one of the settings."""
    chosen: ScoringModel = current_app.extensions["community.scoring_model"]
    return [model_of(text) for state, text in _stored() if state is ModelState.ACTIVE] or [chosen]


def models_scored() -> list[ScoringModel]:
    """The same, and those whose scores are being worked out."""
    coming = [model_of(text) for state, text in _stored() if state is ModelState.COMING]
    used = models_in_use()
    return used + [each for each in coming if each.digest not in {one.digest for one in used}]


def scoring_model(name: str = "") -> ScoringModel:
    """The model of a name; without one, or where none of that name is in use, the first that is in use."""
    used = models_in_use()
    return next((each for each in used if each.model.id == name), used[0])


def stored_versions(name: str = "") -> Sequence[ScoreModel]:
    """What was written, the newest version of each name first. The caller has asked whether the viewer may see it."""
    found = select(ScoreModel).order_by(ScoreModel.name, ScoreModel.version.desc())
    return session().scalars(found.where(ScoreModel.name == name) if name else found).all()


def stored_version(name: str, version: int) -> ScoreModel | None:
    """One version."""
    found = select(ScoreModel).where(ScoreModel.name == name, ScoreModel.version == version)
    return session().scalars(found).first()


def next_version(name: str) -> int:
    """The number that a new version may have."""
    return max((each.version for each in stored_versions(name)), default=0) + 1


def model_with(digest: str) -> ScoringModel | None:
    """The model that scores and moves name, also when it is in use no more."""
    known = next((each for each in models_in_use() if each.digest == digest), None)
    if known is not None:
        return known
    text = session().scalars(select(ScoreModel.text).where(ScoreModel.digest == digest)).first()
    return model_of(text) if text else None


def forget_models_in_use() -> None:
    """After a change: look again which they are."""
    session().info.pop(IN_USE, None)


def _stored() -> list[tuple[ModelState, str]]:
    """Read once for each session, so for each request and each round of the readers."""
    if IN_USE not in session().info:
        rows = select(ScoreModel.state, ScoreModel.text).where(ScoreModel.state.in_(SCORED))
        oldest = session().execute(rows.order_by(ScoreModel.name, ScoreModel.version)).all()
        session().info[IN_USE] = [(row.state, row.text) for row in oldest]
    found: list[tuple[ModelState, str]] = session().info[IN_USE]
    return found
