"""The outbox: messages are written with the change that caused them, and leave after it is committed.

Where they go is a matter of their route: a webhook (`Destination`), a mail, a feature's own. The outbox holds the
lease, the pauses and what came of it.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Select, delete, or_, select

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
KEPT = timedelta(days=180)
"""What left, or was not to leave any more, is known for so long: by then no restored backup sends it again."""
AT_ONCE = 500
JITTER = 0.1

logger = logging.getLogger(__name__)


class Lane(StrEnum):
    """What leaves by one lane never waits for another: each has a thread of its own."""

    WEBHOOKS = "webhooks"
    MAILS = "mails"
    PREVIEWS = "previews"


class Route(Protocol):
    """One way out. Its name stands in the rows of the outbox."""

    @property
    def name(self) -> str:
        """Never change one that was used."""

    @property
    def lane(self) -> Lane:
        """With what else it waits in line."""

    @property
    def keeps_body(self) -> bool:
        """Whether the body of a message stays when it has left, or holds what must not lie about."""

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Send it once, after asking again whether it may leave; None if it may not."""


@dataclass(frozen=True)
class Destination:
    """A webhook, and for whom: the principal whose rights are asked again when a message leaves."""

    name: str
    url: str
    secret: str
    principal_id: Callable[[], int | None]
    keeps_body: bool = True
    lane: Lane = Lane.WEBHOOKS

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Send it if the destination may still read what it tells of; None if not."""
        reader = session().get(Principal, self.principal_id() or 0)
        if reader is None:
            return None
        may_read = readable(asking_term(viewer_of(reader)), Thing.id)
        if session().scalars(select(Thing.id).where(Thing.id == delivery.thing_id, may_read)).first() is None:
            return None
        message_id, body = delivery.message_id, delivery.body
        session().rollback()  # no transaction stays open while the other side takes its time
        return send(self.url, self.secret, message_id, body, now())


def enqueue(destination: str, message_id: str, kind: str, thing: Any, data: dict[str, Any], at: datetime) -> None:
    """Put a webhook's message into the outbox, once for each `message_id`. `thing` is what it tells of."""
    body = json.dumps({"type": kind, "timestamp": iso(at), "data": data}, separators=(",", ":"), ensure_ascii=False)
    if not is_known(destination, message_id):
        put(destination, message_id, body, thing_id=thing.id)


def is_known(route: str, message_id: str) -> bool:
    """Whether the outbox has, or had, a message."""
    known = select(Delivery.id).where(Delivery.destination == route, Delivery.message_id == message_id)
    return session().scalars(known).first() is not None


def put(route: str, message_id: str, body: str, *, thing_id: int | None = None, tally: str | None = None) -> None:
    """Put a message into the outbox whose id is new there."""
    instant = now()
    delivery = Delivery(
        destination=route,
        message_id=message_id,
        thing_id=thing_id,
        tally=tally,
        body=body,
        due_at=instant,
        created_at=instant,
    )
    session().add(delivery)
    after_commit("wake readers", wake_readers())


def deliver_due(*lanes: Lane) -> int:
    """Attempt every delivery that is due in these lanes (in all, if none is named). Gives the number of attempts."""
    found: list[Route] = [each for some in hooks().community_destinations() for each in some]
    routes = {each.name: each for each in found if each.lane in (lanes or Lane)}
    attempts = 0
    while claimed := _claim(routes):
        delivery, attempt = claimed
        point("outbox.claimed")
        route = routes[delivery.destination]
        answer = _attempt(route, delivery)
        point("outbox.sent")
        _settle(delivery.id, attempt, answer, keeps_body=route.keeps_body)
        point("outbox.settled")
        attempts += 1
    return attempts


def _claim(routes: Mapping[str, Route]) -> tuple[Delivery, int] | None:
    instant = now()
    due = select(Delivery).where(
        Delivery.state == DeliveryState.WAITING,
        Delivery.due_at <= instant,
        or_(Delivery.held_until.is_(None), Delivery.held_until < instant),
        Delivery.destination.in_(list(routes)),
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


def _attempt(route: Route, delivery: Delivery) -> Answer | None:
    """A route that fails in an unforeseen way keeps only its own message waiting."""
    delivery_id = delivery.id
    try:
        return route.attempt(delivery)
    except Exception as error:
        logger.exception("delivery %s by %s failed", delivery_id, route.name)
        session().rollback()
        return Answer(None, type(error).__name__)


def _settle(delivery_id: int, attempt: int, answer: Answer | None, *, keeps_body: bool) -> None:
    with unit_of_work() as work:
        delivery = work.get_one(Delivery, delivery_id, populate_existing=True, with_for_update=True)
        if delivery.attempts != attempt or delivery.state is not DeliveryState.WAITING:
            return  # the lease ran out and another process took over
        delivery.held_until = None
        _note(delivery, answer, attempt)
        if not keeps_body and delivery.state is not DeliveryState.WAITING:
            delivery.body = ""


def _note(delivery: Delivery, answer: Answer | None, attempt: int) -> None:
    if answer is None:
        delivery.state = DeliveryState.WITHDRAWN
        return
    delivery.last_status, delivery.last_error = answer.status, answer.error[:300]
    if answer.accepted:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now()
    elif answer.lasting or attempt > len(PAUSES):
        delivery.state = DeliveryState.FAILED
    else:
        delivery.due_at = now() + PAUSES[attempt - 1] * (1 + random.uniform(0, JITTER))  # noqa: S311 -- spreads load, keeps no secret


def sweep_settled(instant: datetime) -> int:
    """Delete what was settled long ago, some rows a transaction; what failed stays, to be tried again. Gives how
    many.
    """
    settled = Delivery.state.in_([DeliveryState.DELIVERED, DeliveryState.WITHDRAWN])
    old = select(Delivery.id).where(settled, Delivery.due_at < instant - KEPT).limit(AT_ONCE)
    deleted = 0
    while ids := _read(old):
        with unit_of_work() as work:
            work.execute(delete(Delivery).where(Delivery.id.in_(ids), settled))
        deleted += len(ids)
    return deleted


def _read(found: Select[int]) -> Sequence[int]:
    session().rollback()
    return session().scalars(found).all()
