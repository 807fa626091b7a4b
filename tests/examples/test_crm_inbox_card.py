"""A card of the CRM inbox shows what it understands of a payload and leaves out the rest."""

from __future__ import annotations

import json

import pytest

from examples.crm_inbox.card import Card, read_card
from examples.crm_inbox.journal import Delivery


def card_of(body: str) -> Card:
    return read_card(Delivery("msg_1", body, "2026-03-31T12:00:00+00:00", accepted=True))


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "null",
        "not JSON",
        "[" * 60_000,
        '{"type": [], "data": {"person": "x", "reasons": [1, {}], "score": true, "url": 7}}',
        '{"data": {"url": "http://[", "score": null, "reasons": {"a": 1}}}',
    ],
)
def test_odd_payloads_give_an_almost_empty_card(body: str) -> None:
    card = card_of(body)
    assert (card.person, card.score, card.reasons, card.link) == ("", "", (), "")
    assert (card.type, card.time) == ("no type", card.delivery.at)
    assert card.raw


@pytest.mark.parametrize(
    ("score", "shown"),
    [(20.0, "20"), (20, "20"), (7.125, "7.12"), (1234567.0, "1234567"), (10**400, "1" + "0" * 400)],
)
def test_scores_read_as_plain_numbers(score: float, shown: str) -> None:
    assert card_of(json.dumps({"data": {"score": score}})).score == shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/leads/r1"])
def test_only_web_addresses_become_links(address: str) -> None:
    assert card_of(json.dumps({"data": {"url": address}})).link == ""
