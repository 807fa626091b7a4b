"""Standard Webhooks: the signature, and what one attempt makes of each kind of answer."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from community.activity import webhooks
from community.activity.webhooks import READ_AT_MOST, Answer, send, signature
from community.core import outbound
from tests.core.surroundings import FarSide, far_side, plain, set_settings

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTORS = [
    (
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "evt_01",
        1774958400,
        json.dumps(
            {
                "type": "lead.stage_changed",
                "timestamp": "2026-03-31T12:00:00Z",
                "data": {"person": "p_1", "stage": "looking", "score": 81.1},
            },
            separators=(",", ":"),
        ),
        "v1,ax8AO2dQhM3Tf79xGFbAjVdha/HctDqGXgTudPXPBeY=",
    ),
]


@pytest.mark.parametrize(("message_id", "timestamp", "body", "expected"), VECTORS)
def test_the_signature_is_that_of_the_standard(message_id: str, timestamp: int, body: str, expected: str) -> None:
    assert signature(SECRET, message_id, timestamp, body) == expected
    assert Webhook(SECRET).sign(message_id, datetime.fromtimestamp(timestamp, UTC), body) == expected


@pytest.mark.parametrize("secret", ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64", "whsk_AAAA"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"whsec_|base64|Only base64|padding"):
        signature(secret, "id", 1, "{}")


def attempt(side: FarSide, app: Flask, patch: pytest.MonkeyPatch, body: str = '{"type":"x"}') -> Answer:
    set_settings(app, patch, outbound_allow=[side.place])
    return send(f"http://{side.place}/hook?a=b", SECRET, "msg_1", body, datetime.now(UTC))


@pytest.mark.sockets
def test_the_other_side_verifies_what_was_sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({"type": "lead.stage_changed", "data": {"name": "Zoë 東京"}}, ensure_ascii=False)
    with far_side() as side:
        assert attempt(side, app, monkeypatch, body).accepted
    head, _, sent = side.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert first == "POST /hook?a=b HTTP/1.1"
    assert (sent.decode(), headers["content-type"], headers["webhook-id"]) == (body, "application/json", "msg_1")
    assert Webhook(SECRET).verify(sent.decode(), headers)["type"] == "lead.stage_changed"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(sent.decode().replace("Zoë", "Zoe"), headers)


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("answer", "status", "accepted"),
    [
        (plain("200 OK", body="fine"), 200, True),
        (plain("204 No Content"), 204, True),
        (plain("400 Bad Request"), 400, False),
        (plain("410 Gone"), 410, False),
        (plain("429 Too Many Requests", "Retry-After: 60\r\n"), 429, False),
        (plain("500 Internal Server Error", body="x" * 10_000), 500, False),
        (plain("304 Not Modified"), 304, False),
    ],
)
def test_only_2xx_is_success(
    app: Flask, monkeypatch: pytest.MonkeyPatch, answer: bytes, status: int, accepted: bool
) -> None:
    with far_side(answer) as side:
        came = attempt(side, app, monkeypatch)
    assert (came.status, came.accepted) == (status, accepted)
    assert bool(came.error) is (status >= 400)


@pytest.mark.sockets
@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(app: Flask, monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    with far_side() as elsewhere:
        redirect = plain(status, f"Location: http://{elsewhere.place}/\r\n")
        with far_side(redirect) as side:
            set_settings(app, monkeypatch, outbound_allow=[side.place, elsewhere.place])
            came = send(f"http://{side.place}/", SECRET, "msg_1", "{}", datetime.now(UTC))
    assert (came.status, came.accepted) == (int(status[:3]), False)
    assert (side.connections, elsewhere.connections) == (1, 0)


@pytest.mark.sockets
@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x00\xff\xfe not http at all\r\n\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"220 mail.test ESMTP\r\n"],
)
def test_garbage_is_an_answer_in_words(app: Flask, monkeypatch: pytest.MonkeyPatch, garbage: bytes) -> None:
    monkeypatch.setattr(outbound, "READ_SECONDS", 1)
    with far_side(garbage) as side:
        came = attempt(side, app, monkeypatch)
    assert not came.accepted
    assert 0 < len(came.error) <= 300


@pytest.mark.sockets
def test_nobody_there_is_an_answer_in_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with far_side() as side:
        place = side.place
    set_settings(app, monkeypatch, outbound_allow=[place])
    came = send(f"http://{place}/", SECRET, "msg_1", "{}", datetime.now(UTC))
    assert came.status is None
    assert "cannot be reached" in came.error


@pytest.mark.sockets
def test_an_answer_that_does_not_come_is_given_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.3)

    def slowly(_number: int, _asked: bytes) -> bytes:
        time.sleep(1.5)
        return plain("200 OK")

    with far_side(slowly) as side:
        begun = time.monotonic()
        came = attempt(side, app, monkeypatch)
        took = time.monotonic() - begun
    assert came.status is None
    assert "timed out" in came.error
    assert took < 1.2


@pytest.mark.sockets
def test_an_endless_answer_is_read_to_a_bound(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n" + b"x" * (READ_AT_MOST * 8)
    with far_side(endless) as side:
        assert attempt(side, app, monkeypatch).accepted


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.sockets
@pytest.mark.parametrize(
    "answer",
    [CHUNKED + b"zz\r\n", CHUNKED + b"5\r\nab", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx"],
    ids=["garbage for a chunk", "a chunk that is cut", "a body that is cut"],
)
def test_the_status_counts_whatever_follows_it(app: Flask, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with far_side(answer) as side:
        assert attempt(side, app, monkeypatch) == Answer(200)


@contextmanager
def dripping(beginning: bytes, drops: Iterable[bytes]) -> Iterator[str]:
    """Answers one request with a beginning and then a little every tenth of a second. Gives its place."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _address = listener.accept()
            with line:
                line.recv(9999)
                try:
                    line.sendall(beginning)
                    for drop in drops:
                        time.sleep(0.1)
                        line.sendall(drop)
                except OSError:
                    return

        server = threading.Thread(target=serve)
        server.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        server.join(10)
        assert not server.is_alive()


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("beginning", "status"),
    [(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", 200), (b"HTTP/1.1 2", None)],
    ids=["a body", "a status"],
)
def test_an_answer_that_drips_is_given_up_in_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, beginning: bytes, status: int | None
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS_IN_ALL", 0.5)
    with dripping(beginning, [b"x"] * 40) as place:
        set_settings(app, monkeypatch, outbound_allow=[place])
        begun = time.monotonic()
        came = send(f"http://{place}/", SECRET, "msg_1", "{}", datetime.now(UTC))
        took = time.monotonic() - begun
    assert (came.status, bool(came.error)) == (status, status is None)
    assert took < 2


def test_an_address_inside_the_network_is_refused_in_words(app: Flask) -> None:
    came = send("http://127.0.0.1:9/", SECRET, "msg_1", "{}", datetime.now(UTC))
    assert came.status is None
    assert "is inside the network" in came.error


@pytest.mark.parametrize(
    "url",
    ["", "crm.test", "ftp://crm.test/", "http://", "file:///etc/passwd", "http://[::1/", "http://a..b/"],
)
def test_an_address_that_is_none_is_an_answer_in_words(app: Flask, url: str) -> None:
    came = send(url, SECRET, "msg_1", "{}", datetime.now(UTC))
    assert came.status is None
    assert came.error
