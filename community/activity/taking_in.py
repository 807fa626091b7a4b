"""What happened elsewhere, taken into the log as it was: at its own time, not live, and each thing once by its source
and the id that it had there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.activity.models import Activity, Identity, IdentityKind
from community.activity.verbs import Verb
from community.activity.wake import wake_readers
from community.core.clock import now
from community.core.db import session
from community.core.unit import after_commit

SOURCE_LENGTH = 40


@dataclass(frozen=True)
class Known:
    """What the log has of something from elsewhere. The principal is None where whoever did it is gone."""

    thing_id: int
    identity_id: int
    principal_id: int | None
    occurred_at: datetime


@dataclass(frozen=True)
class Happened:
    """Something that happened elsewhere; without an identity nobody knows any more who did it."""

    external_id: str
    verb: Verb
    identity_id: int | None
    occurred_at: datetime


def known_from(source: str, external_ids: Collection[str]) -> Mapping[str, Known]:
    """What the log has already of these."""
    asked = (
        select(Activity.external_id, Activity.thing_id, Activity.identity_id, Identity.principal_id)
        .add_columns(Activity.occurred_at)
        .join(Identity, Identity.id == Activity.identity_id)
        .where(Activity.source == source, Activity.external_id.in_(external_ids))
    )
    return {str(row[0]): Known(*row[1:]) for row in session().execute(asked)}


def record_from(source: str, rows: Sequence[Happened]) -> None:
    """Add what happened elsewhere to the log. Nobody is told of it."""
    strangers = [Identity(kind=IdentityKind.PERSON) for row in rows if row.identity_id is None]
    session().add_all(strangers)
    session().flush()
    unknown, recorded_at = iter(strangers), now()
    session().add_all(
        Activity(
            occurred_at=row.occurred_at,
            recorded_at=recorded_at,
            source=source,
            external_id=row.external_id,
            live=False,
            identity_id=row.identity_id or next(unknown).id,
            verb=row.verb.name,
            thing_id=row.verb.thing.id,
            target_id=row.verb.target.id if row.verb.target is not None else None,
            facts=row.verb.facts(),
        )
        for row in rows
    )
    session().flush()
    after_commit("wake readers", wake_readers())
