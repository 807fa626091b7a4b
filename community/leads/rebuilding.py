"""Works out everybody's score anew under a model: beside what is in use if it is another model, in its place if not.

Readers are not stopped. Moves that come of it are marked, so nobody is told of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, or_, select, update

from community.access.models import Principal, PrincipalKind
from community.activity.models import Activity, Identity
from community.activity.readers import handled_before
from community.activity.visit_tables import Visitor
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.folding import News
from community.leads.models import ModelState, ScoreModel
from community.leads.scores import score_people
from community.leads.scoring.definition import ScoringModel
from community.leads.stored_models import forget_models_in_use, model_of

AT_ONCE = 50


def rebuild(model: ScoringModel, show: Callable[[int], None]) -> int:
    """Score everybody who ever did anything. Gives how many; a crash on the way does no harm, begin again."""
    done, last = 0, 0
    while ids := _some_after(last):
        with unit_of_work():
            _score(model, ids)
        done, last = done + len(ids), ids[-1]
        show(done)
    return done


def work_out_coming() -> None:
    """Some more people under each model that was switched on; when nobody is left, it takes over at once."""
    session().rollback()
    coming = select(ScoreModel.id).where(ScoreModel.state == ModelState.COMING).order_by(ScoreModel.id)
    for stored_id in session().scalars(coming).all():
        last = session().scalars(select(ScoreModel.worked_out).where(ScoreModel.id == stored_id)).one()
        ids = _some_after(last)
        with unit_of_work() as work:
            stored = work.get(ScoreModel, stored_id, populate_existing=True, with_for_update={"of": ScoreModel})
            if stored is None or stored.state is not ModelState.COMING or stored.worked_out != last:
                continue  # another process, or somebody who thought better of it
            if ids:
                _score(model_of(stored.text), ids)
                stored.worked_out = ids[-1]
            else:
                _promote(stored, now())


def _promote(stored: ScoreModel, instant: datetime) -> None:
    """From now on it counts, and the version of its name before it does not."""
    others = update(ScoreModel).where(ScoreModel.name == stored.name, ScoreModel.state == ModelState.ACTIVE)
    session().execute(others.values(state=ModelState.RETIRED, retired_at=instant))
    stored.state, stored.active_at, stored.retired_at = ModelState.ACTIVE, instant, None
    forget_models_in_use()


def _score(model: ScoringModel, ids: list[int]) -> None:
    with handled_before(before=True):
        score_people([model], {each: News(whole=True) for each in ids}, now())


def _some_after(last: int) -> list[int]:
    session().rollback()
    acted = exists().where(Identity.principal_id == Principal.id, Activity.identity_id == Identity.id)
    seen = exists().where(Visitor.principal_id == Principal.id)
    people = select(Principal.id).where(Principal.kind == PrincipalKind.PERSON, Principal.id > last)
    return list(session().scalars(people.where(or_(acted, seen)).order_by(Principal.id).limit(AT_ONCE)))
