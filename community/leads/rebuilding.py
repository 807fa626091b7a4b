"""Works out everybody's score anew under a model: beside what is in use if it is another model, in its place if not.

Readers are not stopped. Moves that come of it are marked, so nobody is told of them.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import exists, or_, select

from community.access.models import Principal, PrincipalKind
from community.activity.models import Activity, Identity
from community.activity.readers import handled_before
from community.activity.visit_tables import Visitor
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.readers import score_person
from community.leads.scoring.definition import ScoringModel

AT_ONCE = 50


def rebuild(model: ScoringModel, show: Callable[[int], None]) -> int:
    """Score everybody who ever did anything. Gives how many; a crash on the way does no harm, begin again."""
    done, last = 0, 0
    while True:
        ids = _some_after(last)
        if not ids:
            return done
        with unit_of_work(), handled_before(before=True):
            for principal_id in ids:
                score_person(model, principal_id, now())
        done, last = done + len(ids), ids[-1]
        show(done)


def _some_after(last: int) -> list[int]:
    session().rollback()
    acted = exists().where(Identity.principal_id == Principal.id, Activity.identity_id == Identity.id)
    seen = exists().where(Visitor.principal_id == Principal.id)
    people = select(Principal.id).where(Principal.kind == PrincipalKind.PERSON, Principal.id > last)
    return list(session().scalars(people.where(or_(acted, seen)).order_by(Principal.id).limit(AT_ONCE)))
