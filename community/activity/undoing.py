"""Taking back what was told, and telling it again: when something is hidden or deleted, and comes back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.access.models import Thing
from community.access.viewers import system
from community.activity.log import record
from community.activity.models import Activity
from community.activity.verbs import Verb
from community.core.clock import now
from community.core.db import session
from community.core.i18n import _l


@dataclass(frozen=True, kw_only=True)
class ThingWithdrawn(Verb):
    """Something was hidden or deleted, so that what was told of it counts no more."""

    name = "thing.withdrawn"
    streams_type = "Remove"
    sentence = _l("{thing} was taken away")


def telling_of(thing_id: int) -> Activity | None:
    """The activity by which a thing came to be, as far as it counts now."""
    first = select(Activity.verb).where(Activity.thing_id == thing_id).order_by(Activity.id).limit(1)
    undoing = aliased(Activity)
    standing = select(Activity).where(
        Activity.thing_id == thing_id,
        Activity.verb == first.scalar_subquery(),
        Activity.retracts_id.is_(None),
        ~select(undoing.id).where(undoing.retracts_id == Activity.id).exists(),
    )
    return session().scalars(standing.order_by(Activity.id).limit(1)).first()


def take_back(thing: Thing) -> None:
    """Let what was told of how a thing came to be count as never done."""
    told = telling_of(thing.id)
    if told is not None:
        record(system(), ThingWithdrawn(thing=thing), retracts=told)


def tell_again(thing_id: int) -> None:
    """Let count again how a thing came to be, at its old time, if that was taken back. Nobody is told a second time:
    the row is not live.
    """
    if telling_of(thing_id) is not None:
        return
    earliest = select(Activity).where(Activity.thing_id == thing_id).order_by(Activity.id).limit(1)
    first = session().scalars(earliest).first()
    if first is None:
        return
    session().add(
        Activity(
            occurred_at=first.occurred_at,
            recorded_at=now(),
            source="community",
            live=False,
            identity_id=first.identity_id,
            verb=first.verb,
            thing_id=first.thing_id,
            target_id=first.target_id,
            facts=first.facts,
        )
    )
