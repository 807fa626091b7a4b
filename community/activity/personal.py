"""What the activity floor holds of a person: given to them, and forgotten."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from community.access.models import Thing
from community.activity.models import Activity, Delivery, DeliveryState, Identity, IdentityKind, VisitConsent
from community.activity.visit_tables import Visit, Visitor
from community.core.db import session


def personal_data(principal_id: int) -> dict[str, Any]:
    """What somebody did, what they answered about visits, and which pages they saw."""
    done = (
        select(Activity.occurred_at, Activity.verb, Thing.kind, Thing.ref, Activity.facts)
        .join(Identity, Identity.id == Activity.identity_id)
        .join(Thing, Thing.id == Activity.thing_id)
        .where(Identity.principal_id == principal_id)
        .order_by(Activity.id)
    )
    answers = select(VisitConsent).where(VisitConsent.principal_id == principal_id).order_by(VisitConsent.id)
    return {
        "activity": [
            {"at": at, "verb": verb, "kind": kind, "ref": ref, "facts": facts}
            for at, verb, kind, ref, facts in session().execute(done)
        ],
        "visits": [
            {"at": each.occurred_at, "path": each.path}
            for each in session().scalars(
                select(Visit).where(Visit.visitor_id.in_(_browsers(principal_id))).order_by(Visit.id)
            )
        ],
        "consent": [{"at": each.chosen_at, "measure_visits": each.wanted} for each in session().scalars(answers)],
    }


def forget(principal_id: int, address: str) -> None:
    """Cut the way from the log to the person; take their address out of what waits to leave, and of what left."""
    session().execute(delete(VisitConsent).where(VisitConsent.principal_id == principal_id))
    seen = delete(Visit).where(Visit.visitor_id.in_(_browsers(principal_id)))
    session().execute(seen.execution_options(synchronize_session=False))
    session().execute(delete(Visitor).where(Visitor.principal_id == principal_id))
    theirs = Identity.principal_id == principal_id
    session().execute(update(Identity).where(theirs, Identity.kind == IdentityKind.PERSON).values(principal_id=None))
    if not address:
        return
    named = json.dumps(address)
    written = or_(
        Delivery.body.contains(named, autoescape=True), Delivery.last_error.contains(address, autoescape=True)
    )
    for delivery in session().scalars(select(Delivery).where(written)):
        blank(delivery)


def _browsers(principal_id: int) -> Select[int]:
    return select(Visitor.id).where(Visitor.principal_id == principal_id)


def blank(delivery: Delivery) -> None:
    """Leave nothing of a message but that there was one; it does not leave any more."""
    delivery.body, delivery.last_error, delivery.tally = "{}", "", None
    if delivery.state is DeliveryState.WAITING:
        delivery.state = DeliveryState.WITHDRAWN
