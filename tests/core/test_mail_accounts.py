"""Letters about accounts: queued with what caused them, written when they leave, never too many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.mailing import send_mail
from community.activity.models import Delivery, DeliveryState
from community.activity.outbox import deliver_due
from community.core.db import session
from community.core.mail.letters import Letter, Link, link
from community.core.unit import unit_of_work
from community.plugins import hookimpl
from tests.peers.smtp import Sink, mail_server

MIA = "mia@company.test"
TOKEN = "the-secret-of-a-link"


class Accounts:
    """A feature that writes letters about accounts."""

    @hookimpl
    def community_letters(self) -> Mapping[str, Any]:
        return {"reset": self.reset, "pointless": lambda _values: None}

    def reset(self, values: Mapping[str, Any]) -> Letter:
        return Letter("Choose a new password", ["Here."], Link("Choose", link("home.front", token=values["token"])))


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(app: Flask) -> Clock:
    app.extensions["clock"] = Clock()
    return app.extensions["clock"]  # type: ignore[no-any-return]  # put there as one


@pytest.fixture
def sink(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    accounts = Accounts()
    app.extensions["community.plugins"].register(accounts)
    with mail_server(tmp_path) as running:
        chosen = app.extensions["community.settings"].model_copy(update=running.settings())
        monkeypatch.setitem(app.extensions, "community.settings", chosen)
        yield running
    app.extensions["community.plugins"].unregister(accounts)


def queue(message_id: str, letter: str = "reset", address: str = MIA) -> bool:
    with unit_of_work():
        return send_mail(address, letter, {"token": TOKEN}, message_id)


def rows() -> list[Delivery]:
    session().rollback()
    return list(session().scalars(select(Delivery).where(Delivery.destination == "letters").order_by(Delivery.id)))


@pytest.mark.sockets
def test_a_letter_leaves_and_its_secret_does_not_lie_about(sink: Sink) -> None:
    assert queue("reset-1")
    assert TOKEN in rows()[0].body
    deliver_due()
    (mail,) = sink.messages
    assert mail["Subject"] == "Choose a new password"
    assert mail["List-Unsubscribe"] is None
    assert f"http://community.test/?token={TOKEN}" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    assert rows()[0].state is DeliveryState.DELIVERED
    assert rows()[0].body == ""


@pytest.mark.sockets
def test_nothing_leaves_of_what_was_undone(sink: Sink) -> None:
    def undone() -> None:
        with unit_of_work():
            send_mail(MIA, "reset", {"token": TOKEN}, "reset-1")
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    deliver_due()
    assert sink.messages == []


@pytest.mark.sockets
def test_a_repetition_has_the_same_id_and_a_growing_pause(sink: Sink, clock: Clock) -> None:
    queue("reset-1")
    pauses = []
    for _attempt in range(3):
        sink.answer = lambda _address: "451 later"
        deliver_due()
        pauses.append(rows()[0].due_at - clock.at)
        clock.at = rows()[0].due_at
    sink.answer = lambda _address: "250 OK"
    assert pauses == sorted(pauses)
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert [mail["Message-ID"] for mail in sink.messages] == ["<reset-1@community.test>"]


@pytest.mark.sockets
def test_a_refusal_for_good_is_not_tried_again(sink: Sink, clock: Clock) -> None:
    sink.answer = lambda _address: "550 no such mailbox"
    queue("reset-1")
    deliver_due()
    assert (rows()[0].state, rows()[0].last_status, rows()[0].body) == (DeliveryState.FAILED, 550, "")
    clock.at += timedelta(days=7)
    assert deliver_due() == 0


@pytest.mark.sockets
def test_two_an_hour_and_five_a_day_of_one_letter_to_one_address(sink: Sink, clock: Clock) -> None:
    queued = []
    for number in range(100):
        queued.append(queue(f"reset-{number}", address=MIA if number % 2 else " MIA@company.test "))
        clock.at += timedelta(seconds=30)  # fifty minutes in all
    assert queued.count(True) == 2
    assert queue("other-address", address="sam@company.test")
    assert queue("other-letter", letter="pointless")
    later = []
    for number in range(23):
        clock.at += timedelta(hours=1)
        later.append(queue(f"later-{number}"))
    assert later.count(True) == 3
    clock.at += timedelta(hours=2)
    assert queue("next-day")


@pytest.mark.sockets
def test_a_letter_that_became_pointless_is_withdrawn(sink: Sink) -> None:
    queue("reset-1", letter="pointless")
    queue("reset-2", letter="nobody-writes-this")
    deliver_due()
    assert {row.state for row in rows()} == {DeliveryState.WITHDRAWN}
    assert sink.messages == []


@pytest.mark.sockets
def test_an_address_that_is_none_fails_without_stopping_others(sink: Sink) -> None:
    queue("reset-1", address="nobody\r\nBcc: all@evil.test")
    queue("reset-2")
    deliver_due()
    assert [row.state for row in rows()] == [DeliveryState.FAILED, DeliveryState.DELIVERED]
    assert sink.recipients == [MIA]


def test_a_row_holds_names_and_values_and_no_words(app: Flask) -> None:
    queue("reset-1")
    body = json.loads(rows()[0].body)
    assert body == {"letter": "reset", "address": MIA, "values": {"token": TOKEN}, "language": "en"}
