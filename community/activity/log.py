"""Writing the log: one row in the transaction of the change that it tells of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.access.viewers import Viewer
from community.activity.models import Activity, Identity
from community.activity.verbs import Verb
from community.activity.wake import wake_readers
from community.core.clock import now
from community.core.db import session
from community.core.unit import after_commit


def record(
    actor: Viewer,
    happened: Verb,
    *,
    occurred_at: datetime | None = None,
    source: str = "community",
    external_id: str | None = None,
    live: bool = True,
    retracts: Activity | None = None,
) -> Activity:
    """Add `happened` to the log; the readers are woken when it is committed.

    `live=False` for what is imported: nobody is told of it. `retracts` is an activity that counts as never done.
    """
    recorded_at = now()
    activity = Activity(
        occurred_at=occurred_at or recorded_at,
        recorded_at=recorded_at,
        source=source,
        external_id=external_id,
        live=live,
        identity_id=_identity_of(actor),
        verb=happened.name,
        thing_id=happened.thing.id,
        target_id=happened.target.id if happened.target is not None else None,
        retracts_id=retracts.id if retracts else None,
        facts=happened.facts(),
    )
    session().add(activity)
    after_commit("wake readers", wake_readers())
    return activity


def undone_last(verb: type[Verb], thing_id: int, *, by: Viewer | None = None) -> Activity | None:
    """The last time that this happened to a thing (and somebody did it): what an action that undoes it retracts."""
    found = select(Activity).where(Activity.thing_id == thing_id, Activity.verb == verb.name)
    if by is not None:
        theirs = select(Identity.id).where(Identity.principal_id == by.principal_id)
        found = found.where(Activity.identity_id.in_(theirs))
    return session().scalars(found.order_by(Activity.id.desc()).limit(1)).first()


def _identity_of(actor: Viewer) -> int:
    return (
        session()
        .scalars(
            select(Identity.id).where(Identity.principal_id == actor.principal_id).order_by(Identity.id).limit(1)
        )
        .one()
    )
