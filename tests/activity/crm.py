"""A plugin with one destination, and what it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.models import Delivery
from community.activity.outbox import Destination, enqueue
from community.core.db import session
from community.core.unit import unit_of_work
from community.plugins import hookimpl
from tests.activity.clock import Clock
from tests.company import Company
from tests.core.surroundings import FarSide, set_settings

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(eq=False)
class Crm:
    """It may be told what its principal may read."""

    principal_id: int | None
    url: str = ""

    @hookimpl
    def community_destinations(self) -> Sequence[Destination]:
        return [Destination("crm", self.url, SECRET, lambda: self.principal_id)] if self.url else []

    def meet(self, app: Flask, patch: pytest.MonkeyPatch, side: FarSide) -> None:
        """From now on it lives at `side`, which may be called."""
        self.url = f"http://{side.place}/hook"
        set_settings(app, patch, outbound_allow=[side.place])


def parsed(raw: bytes) -> tuple[dict[str, str], str]:
    """Headers and body of a request."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
    return {name.lower(): value for name, _colon, value in lines}, body.decode()


def put(company: Company, clock: Clock, message_id: str = "msg_1", group: str = "Open Garden") -> None:
    """A message about a group's topic is put into the outbox."""
    with unit_of_work():
        enqueue("crm", message_id, "topic.told", company.topic(group), {"name": "Zoë", "n": 1}, clock.instant)


def delivery(message_id: str = "msg_1") -> Delivery:
    """Where a message stands now."""
    session().rollback()
    return session().scalars(select(Delivery).where(Delivery.message_id == message_id)).one()
