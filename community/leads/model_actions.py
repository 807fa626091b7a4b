"""What is done to scoring models: written, switched on, retired. A version that was switched on never changes."""

from __future__ import annotations

from datetime import datetime

from community.access.models import SITE_ID, Audience
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.wake import wake_readers
from community.admin.actions import note_act
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.unit import after_commit
from community.leads.models import ModelState, ScoreModel
from community.leads.scoring.definition import ModelError, parse
from community.leads.staff_acts import MODEL_DROPPED, MODEL_RETIRED, MODEL_SAVED, MODEL_SWITCHED_ON
from community.leads.stored_models import forget_models_in_use, stored_version

LONGEST_MODEL = 100_000


def save_model(actor: Viewer, text: str, now: datetime) -> ScoreModel:
    """Keep a draft: name and version stand in the TOML. Raises ModelError with the place and the reason, and
    Conflict for a version that was ever switched on.
    """
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    if len(text) > LONGEST_MODEL:
        raise ModelError(_("A model is at most %(most)d signs long.", most=LONGEST_MODEL))
    model = parse(text)
    if not model.stage:
        raise ModelError("stage: leads need stages")
    about = model.model
    if about.version < 0:
        raise ModelError("model.version: versions are counted from 0 on")
    kept = stored_version(about.id, about.version)
    if kept is None:
        kept = ScoreModel(name=about.id, version=about.version, created_by_id=actor.principal_id, created_at=now)
        session().add(kept)
    elif kept.state is not ModelState.DRAFT:
        raise Conflict(_("This version was in use and never changes. Give the new one another number."))
    kept.text, kept.digest = text, model.digest
    session().flush()
    note_act(actor, MODEL_SAVED, about=_called(kept))
    return kept


def drop_model(actor: Viewer, kept: ScoreModel) -> None:
    """Throw a draft away."""
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    if kept.state is not ModelState.DRAFT:
        raise Conflict(_("Only a draft can be thrown away."))
    note_act(actor, MODEL_DROPPED, about=_called(kept))
    session().delete(kept)
    session().flush()


def switch_on(actor: Viewer, kept: ScoreModel) -> None:
    """Let the readers work out its scores; then it takes the place of the version before ."""
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    if kept.state in (ModelState.ACTIVE, ModelState.COMING):
        return
    kept.state, kept.worked_out = ModelState.COMING, 0
    forget_models_in_use()
    session().flush()
    note_act(actor, MODEL_SWITCHED_ON, about=_called(kept))
    after_commit("wake", wake_readers())


def retire_model(actor: Viewer, kept: ScoreModel, now: datetime) -> None:
    """Use it no more. Its scores and moves stay, to be looked at."""
    require(actor, "site.configure", session().get_one(Audience, SITE_ID))
    if kept.state not in (ModelState.ACTIVE, ModelState.COMING):
        raise Conflict(_("It is not in use."))
    _retire(kept, now)
    note_act(actor, MODEL_RETIRED, about=_called(kept))


def _retire(kept: ScoreModel, now: datetime) -> None:
    kept.state, kept.retired_at = ModelState.RETIRED, now
    forget_models_in_use()
    session().flush()


def _called(kept: ScoreModel) -> str:
    return f"{kept.name} {kept.version}"
