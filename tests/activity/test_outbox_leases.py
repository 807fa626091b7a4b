"""Two at once: a message that one process sends is sent by no other while its lease holds."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from community.activity.models import DeliveryState
from community.activity.outbox import HELD, deliver_due
from community.core.db import db, session
from tests.activity.clock import Clock
from tests.activity.crm import Crm, delivery, parsed, put
from tests.company import Company
from tests.core.surroundings import far_side, plain

pytestmark = pytest.mark.sockets


def test_two_threads_at_once_send_each_message_once(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"msg_{number}" for number in range(30)]
    for message_id in ids:
        put(company, clock, message_id)
    session().rollback()
    attempts: list[int] = []

    def work() -> None:
        with app.app_context():
            attempts.append(deliver_due())
            db.session.remove()

    with far_side() as side:
        crm.meet(app, monkeypatch, side)
        threads = [threading.Thread(target=work) for _each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sorted(parsed(raw)[0]["webhook-id"] for raw in side.requests) == sorted(ids)
    assert (sum(attempts), len(attempts)) == (30, 2)
    assert {delivery(message_id).state for message_id in ids} == {DeliveryState.DELIVERED}


def test_an_attempt_that_lost_its_lease_does_not_overwrite_the_later_one(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock)
    session().rollback()
    second_is_done = threading.Event()

    def answer(number: int, _asked: bytes) -> bytes:
        if number == 0:  # the first attempt hangs until another one has come through
            second_is_done.wait(20)
            return plain("500 Internal Server Error")
        return plain("200 OK")

    def first() -> None:
        with app.app_context():
            deliver_due()
            db.session.remove()

    with far_side(answer) as side:
        crm.meet(app, monkeypatch, side)
        hanging = threading.Thread(target=first)
        hanging.start()
        while side.connections == 0:
            threading.Event().wait(0.01)
        assert deliver_due() == 0, "the lease holds"
        clock.move(seconds=HELD.total_seconds() + 1)
        assert deliver_due() == 1
        second_is_done.set()
        hanging.join(20)
    done = delivery()
    assert (done.state, done.attempts, done.last_status) == (DeliveryState.DELIVERED, 2, 200)
    assert {parsed(raw)[0]["webhook-id"] for raw in side.requests} == {"msg_1"}
