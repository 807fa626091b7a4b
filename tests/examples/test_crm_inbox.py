"""The CRM inbox believes only what is signed for it, shows it once, and can be made to stop answering."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

from examples.crm_inbox import create_app

PAYLOAD = {
    "type": "lead.stage_changed",
    "timestamp": "2026-03-31T12:00:00Z",
    "data": {
        "lead": "r1",
        "url": "http://127.0.0.1:5000/leads/r1",
        "person": {"name": "Ines <i>Okafor</i>", "email": "ines@example.org"},
        "from": "quiet",
        "to": "warming",
        "score": 20.0,
        "model": "demo",
        "reasons": [{"rule": "writes", "points": 20.0, "sentence": "Wrote 3 times in 30 days"}],
    },
}
BODY = json.dumps(PAYLOAD)


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


@pytest.fixture
def secret() -> str:
    return new_secret()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def inbox(secret: str, journal: Path) -> FlaskClient:
    return create_app(secret, journal).test_client()


def signed(secret: str, body: str = BODY, message_id: str = "msg_1", age: timedelta = timedelta()) -> dict[str, str]:
    sent_at = datetime.now(UTC) - age
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, sent_at, body),
    }


def send(inbox: FlaskClient, headers: dict[str, str], body: str = BODY) -> TestResponse:
    return inbox.post("/webhook", data=body, headers=headers, content_type="application/json")


def page(inbox: FlaskClient) -> str:
    return " ".join(inbox.get("/").text.split())


def test_an_empty_inbox_says_so(inbox: FlaskClient) -> None:
    assert "Nothing has arrived yet" in page(inbox)
    assert '<meta http-equiv="refresh" content="3">' in page(inbox)
    assert "http-equiv" not in inbox.get("/?hold=1").text


def test_a_signed_delivery_is_shown(inbox: FlaskClient, secret: str) -> None:
    assert send(inbox, signed(secret)).status_code == 204
    shown = page(inbox)
    assert "lead.stage_changed" in shown
    assert "Signature verified" in shown
    assert "Ines &lt;i&gt;Okafor" in shown
    assert "Wrote 3 times in 30 days" in shown
    assert '<strong class="score">20</strong>' in shown
    assert 'href="http://127.0.0.1:5000/leads/r1"' in shown
    assert "accepted at the first try" in shown


def test_one_of_several_signatures_is_enough(inbox: FlaskClient, secret: str) -> None:
    headers = signed(secret)
    other = signed(new_secret())["webhook-signature"]
    headers["webhook-signature"] = f"{other} v2,abc {headers['webhook-signature']}"
    assert send(inbox, headers).status_code == 204


def test_the_newest_is_on_top(inbox: FlaskClient, secret: str) -> None:
    for number in ("1", "2"):
        body = json.dumps({"type": f"type-{number}"})
        send(inbox, signed(secret, body, number), body)
    send(inbox, signed(secret, json.dumps({"type": "type-1"}), "1"), json.dumps({"type": "type-1"}))
    assert page(inbox).index('class="type">type-2') < page(inbox).index('class="type">type-1')


def test_a_changed_body_is_refused(inbox: FlaskClient, secret: str) -> None:
    answer = send(inbox, signed(secret), BODY.replace("warming", "ready"))
    assert answer.status_code == 401
    assert "no signature matches" in answer.text
    assert "Nothing has arrived yet" in page(inbox)


def test_a_wrong_secret_is_refused(inbox: FlaskClient) -> None:
    assert send(inbox, signed(new_secret())).status_code == 401


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_timestamp_far_from_now_is_refused(inbox: FlaskClient, secret: str, minutes: int) -> None:
    answer = send(inbox, signed(secret, age=timedelta(minutes=minutes)))
    assert answer.status_code == 401
    assert "more than 5 minutes" in answer.text


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_timestamp_near_now_is_accepted(inbox: FlaskClient, secret: str, minutes: int) -> None:
    assert send(inbox, signed(secret, age=timedelta(minutes=minutes))).status_code == 204


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "9" * 5000])
def test_an_odd_timestamp_is_refused(inbox: FlaskClient, secret: str, timestamp: str) -> None:
    assert send(inbox, signed(secret) | {"webhook-timestamp": timestamp}).status_code == 401


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(inbox: FlaskClient, secret: str, name: str) -> None:
    headers = signed(secret)
    del headers[name]
    answer = send(inbox, headers)
    assert answer.status_code == 401
    assert f"the header {name} is missing" in answer.text


def test_a_repeat_is_counted_and_not_shown_twice(inbox: FlaskClient, secret: str) -> None:
    for _ in range(3):
        assert send(inbox, signed(secret)).status_code == 204
    assert page(inbox).count("<article") == 1
    assert "sent again 2 times and not shown twice" in page(inbox)


def test_while_stopped_it_refuses_and_then_tells_how_often(inbox: FlaskClient, secret: str) -> None:
    assert inbox.post("/stop").status_code == 303
    assert "Not answering" in page(inbox)
    for _ in range(2):
        assert send(inbox, signed(secret)).status_code == 503
    assert "refused 2 times, not accepted yet" in page(inbox)
    inbox.post("/answer")
    assert send(inbox, signed(secret)).status_code == 204
    assert page(inbox).count("<article") == 1
    assert "refused 2 times, then accepted" in page(inbox)


def test_a_too_large_body_is_refused(inbox: FlaskClient, secret: str) -> None:
    fits, too_large = "x" * 64 * 1024, "x" * (64 * 1024 + 1)
    assert send(inbox, signed(secret, fits), fits).status_code == 204
    answer = send(inbox, signed(secret, too_large, "msg_2"), too_large)
    assert answer.status_code == 413
    assert "larger than 64 kB" in answer.text


def test_a_restart_forgets_nothing(inbox: FlaskClient, secret: str, journal: Path) -> None:
    inbox.post("/stop")
    send(inbox, signed(secret))
    inbox.post("/answer")
    send(inbox, signed(secret))
    send(inbox, signed(secret))
    with journal.open("a") as file:
        file.write('{"outcome": "acc')
    restarted = create_app(secret, journal).test_client()
    assert page(restarted) == page(inbox)
    assert send(restarted, signed(secret, message_id="msg_2")).status_code == 204
    assert page(create_app(secret, journal).test_client()).count("<article") == 2


def test_an_odd_payload_is_shown_as_it_is(inbox: FlaskClient, secret: str) -> None:
    assert send(inbox, signed(secret, "not <b>JSON"), "not <b>JSON").status_code == 204
    assert "Somebody without a name" in page(inbox)
    assert "<pre>not &lt;b&gt;JSON</pre>" in page(inbox)


@pytest.mark.parametrize("wrong", ["", "whsec_", "plain", "whsec_***"])
def test_an_unusable_secret_is_refused_at_the_start(journal: Path, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"whsec_|base64"):
        create_app(wrong, journal)
