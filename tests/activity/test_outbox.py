"""The outbox: what waits leaves at least once, with one id and the same bytes, to who may still read it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.activity.models import Delivery, DeliveryState
from community.activity.outbox import AT_ONCE, JITTER, KEPT, deliver_due, enqueue, sweep_settled
from community.activity.webhooks import PAUSES, signature
from community.core.clock import iso
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from tests.activity.clock import Clock
from tests.activity.crm import SECRET, Crm, delivery, parsed, put
from tests.company import Company
from tests.core.surroundings import far_side, plain, set_settings

pytestmark = pytest.mark.sockets


def test_a_message_is_put_there_once_for_each_id(company: Company, clock: Clock, crm: Crm) -> None:
    put(company, clock)
    with unit_of_work():
        enqueue("crm", "msg_1", "topic.told", company.topic("Open Garden"), {"other": True}, clock.instant)
    put(company, clock, "msg_2")
    assert len(session().scalars(select(Delivery)).all()) == 2
    assert json.loads(delivery().body) == {
        "type": "topic.told",
        "timestamp": iso(clock.instant),
        "data": {"name": "Zoë", "n": 1},
    }


def test_what_is_accepted_is_delivered_and_sent_no_more(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock)
    with far_side() as side:
        crm.meet(app, monkeypatch, side)
        assert deliver_due() == 1
        clock.move(days=5)
        assert deliver_due() == 0
    done = delivery()
    assert (done.state, done.attempts, done.last_status, done.last_error) == (DeliveryState.DELIVERED, 1, 200, "")
    assert (done.delivered_at, done.held_until) == (clock.instant - timedelta(days=5), None)
    assert side.connections == 1


def test_attempts_keep_to_the_schedule_with_one_id_and_the_same_bytes_and_end(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock)
    times = []
    with far_side(plain("500 Internal Server Error")) as side:
        crm.meet(app, monkeypatch, side)
        for pause in PAUSES:
            times.append(int(clock.instant.timestamp()))
            assert deliver_due() == 1
            waiting = delivery()
            waited = waiting.due_at - clock.instant
            assert pause <= waited <= pause * (1 + JITTER)
            assert (waiting.state, waiting.last_status) == (DeliveryState.WAITING, 500)
            clock.instant = waiting.due_at - timedelta(seconds=1)
            assert deliver_due() == 0
            clock.instant = waiting.due_at
        times.append(int(clock.instant.timestamp()))
        assert deliver_due() == 1
        clock.move(days=100)
        assert deliver_due() == 0
    failed = delivery()
    assert (failed.state, failed.attempts, failed.last_error) == (DeliveryState.FAILED, 10, "answered 500")
    sent = [parsed(raw) for raw in side.requests]
    assert {(headers["webhook-id"], body) for headers, body in sent} == {("msg_1", failed.body)}
    assert [int(headers["webhook-timestamp"]) for headers, _body in sent] == times
    for headers, body in sent:
        assert headers["webhook-signature"] == signature(SECRET, "msg_1", int(headers["webhook-timestamp"]), body)


def test_the_schedule_is_that_of_the_standard() -> None:
    assert sum(PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert len(PAUSES) == 9


def test_a_right_that_was_lost_before_sending_withdraws_the_message(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock, "msg_private", "Quiet Room")
    put(company, clock, "msg_public")
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Quiet Room"), clock.instant)
    with far_side() as side:
        crm.meet(app, monkeypatch, side)
        deliver_due()
    assert delivery("msg_private").state is DeliveryState.WITHDRAWN
    assert delivery("msg_public").state is DeliveryState.DELIVERED
    assert [parsed(raw)[0]["webhook-id"] for raw in side.requests] == ["msg_public"]


def test_rights_are_asked_again_before_each_attempt(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock, group="Quiet Room")
    with far_side(plain("503 Service Unavailable")) as side:
        crm.meet(app, monkeypatch, side)
        deliver_due()
        with unit_of_work():
            leave_group(company.viewer("Mia"), company.group("Quiet Room"), clock.instant)
        clock.move(minutes=1)
        deliver_due()
    assert (delivery().state, side.connections) == (DeliveryState.WITHDRAWN, 1)


@pytest.mark.parametrize("principal_id", [None, 999_999])
def test_without_a_principal_nothing_leaves(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch, principal_id: int | None
) -> None:
    put(company, clock)
    crm.principal_id = principal_id
    with far_side() as side:
        crm.meet(app, monkeypatch, side)
        deliver_due()
    assert (delivery().state, side.connections) == (DeliveryState.WITHDRAWN, 0)


def test_a_message_whose_destination_is_not_set_waits_for_it(company: Company, clock: Clock, crm: Crm) -> None:
    put(company, clock)
    assert deliver_due() == 0
    assert (delivery().state, delivery().attempts) == (DeliveryState.WAITING, 0)


def test_an_address_inside_the_network_is_never_called_and_the_row_says_so(
    app: Flask, company: Company, clock: Clock, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(company, clock)
    with far_side() as side:
        crm.url = f"http://{side.place}/"
        set_settings(app, monkeypatch, outbound_allow=[])
        deliver_due()
    refused = delivery()
    assert (refused.state, refused.last_status, side.connections) == (DeliveryState.WAITING, None, 0)
    assert "is inside the network" in refused.last_error


def test_what_was_settled_long_ago_is_deleted_and_what_failed_or_waits_stays(company: Company, clock: Clock) -> None:
    thing = company.topic("Open Garden")
    with unit_of_work():
        for number in range(AT_ONCE + 4):
            enqueue("crm", f"msg_{number}", "topic.told", thing, {}, clock.instant)
    with unit_of_work():
        session().execute(update(Delivery).values(state=DeliveryState.DELIVERED))
        for state in (DeliveryState.FAILED, DeliveryState.WAITING):
            session().execute(update(Delivery).where(Delivery.message_id == f"msg_{len(state)}").values(state=state))
    clock.instant += KEPT
    with unit_of_work():
        enqueue("crm", "msg_new", "topic.told", thing, {}, clock.instant)
        session().execute(
            update(Delivery).where(Delivery.message_id == "msg_new").values(state=DeliveryState.WITHDRAWN)
        )
    assert sweep_settled(clock.instant) == 0
    assert sweep_settled(clock.instant + timedelta(seconds=1)) == AT_ONCE + 2
    assert set(session().scalars(select(Delivery.message_id))) == {"msg_6", "msg_7", "msg_new"}
