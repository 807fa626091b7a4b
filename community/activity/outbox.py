"""The outbox: messages are written with the change that caused them, and leave after it is committed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from community.access.conditions import readable
from community.access.models import Principal, Thing
from community.access.viewers import asking_term, viewer_of
from community.activity.models import Delivery, DeliveryState
from community.activity.wake import wake_readers
from community.activity.webhooks import PAUSES, Answer, send
from community.core.clock import iso, now
from community.core.db import session
from community.core.points import point
from community.core.unit import after_commit, unit_of_work
from community.plugins import hooks

HELD = timedelta(minutes=1)
JITTER = 0.1


@dataclass(frozen=True)
class Destination:
    """Where messages go, and for whom: the principal whose rights are asked again when one leaves."""

    name: str
    url: str
    secret: str
    principal_id: Callable[[], int | None]


def enqueue(destination: str, message_id: str, kind: str, thing: Any, data: dict[str, Any], at: datetime) -> None:
    """Put a message into the outbox, once for each `message_id`. `thing` is what it tells of."""
    known = select(Delivery.id).where(Delivery.destination == destination, Delivery.message_id == message_id)
    if session().scalars(known).first() is not None:
        return
    body = json.dumps({"type": kind, "timestamp": iso(at), "data": data}, separators=(",", ":"), ensure_ascii=False)
    instant = now()
    session().add(
        Delivery(
            destination=destination,
            message_id=message_id,
            thing_id=thing.id,
            body=body,
            due_at=instant,
            created_at=instant,
        )
    )
    after_commit("wake readers", wake_readers())


def deliver_due() -> int:
    """Attempt every delivery that is due. Gives the number of attempts."""
    destinations = {each.name: each for found in hooks().community_destinations() for each in found}
    attempts = 0
    while claimed := _claim(list(destinations)):
        delivery, attempt = claimed
        point("outbox.claimed")
        answer = _attempt(destinations[delivery.destination], delivery)
        point("outbox.sent")
        _settle(delivery.id, attempt, answer)
        point("outbox.settled")
        attempts += 1
    return attempts


def _claim(destinations: list[str]) -> tuple[Delivery, int] | None:
    instant = now()
    due = select(Delivery).where(
        Delivery.state == DeliveryState.WAITING,
        Delivery.due_at <= instant,
        or_(Delivery.held_until.is_(None), Delivery.held_until < instant),
        Delivery.destination.in_(destinations),
    )
    first = due.order_by(Delivery.due_at, Delivery.id).limit(1)
    session().rollback()
    if session().scalars(first).first() is None:
        return None
    with unit_of_work() as work:
        delivery = work.scalars(first.with_for_update(skip_locked=True)).first()
        if delivery is None:
            return None
        delivery.held_until = instant + HELD
        delivery.attempts += 1
    return delivery, delivery.attempts


def _attempt(destination: Destination, delivery: Delivery) -> Answer | None:
    """Send it if its destination may still read what it tells of; None if not."""
    reader = session().get(Principal, destination.principal_id() or 0)
    if reader is None:
        return None
    may_read = readable(asking_term(viewer_of(reader)), Thing.id)
    if session().scalars(select(Thing.id).where(Thing.id == delivery.thing_id, may_read)).first() is None:
        return None
    message_id, body = delivery.message_id, delivery.body
    session().rollback()  # no transaction stays open while the other side takes its time
    return send(destination.url, destination.secret, message_id, body, now())


def _settle(delivery_id: int, attempt: int, answer: Answer | None) -> None:
    with unit_of_work() as work:
        delivery = work.get_one(Delivery, delivery_id, populate_existing=True, with_for_update=True)
        if delivery.attempts != attempt or delivery.state is not DeliveryState.WAITING:
            return  # the lease ran out and another process took over
        delivery.held_until = None
        if answer is None:
            delivery.state = DeliveryState.WITHDRAWN
            return
        delivery.last_status, delivery.last_error = answer.status, answer.error
        if answer.accepted:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now()
        elif attempt > len(PAUSES):
            delivery.state = DeliveryState.FAILED
        else:
            delivery.due_at = now() + PAUSES[attempt - 1] * (1 + random.uniform(0, JITTER))  # noqa: S311
