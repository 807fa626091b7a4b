"""Looking at a page that a stranger named: from a listener that does what it likes, and never inside the network."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask

from community.core import fetching
from community.core.fetching import AGENT, STEPS, Fetched, NotFetched, fetch
from tests.core.surroundings import FarSide, far_side, plain, set_settings

HTML = frozenset({"text/html"})
MOST = 2000
PAGE = plain("200 OK", "Content-Type: text/html; charset=UTF-8\r\n", "<title>Hello</title>")


def look(app: Flask, patch: pytest.MonkeyPatch, side: FarSide, path: str = "/") -> Fetched:
    set_settings(app, patch, outbound_allow=[side.place])
    return fetch(f"http://{side.place}{path}", HTML, MOST)


@pytest.mark.sockets
def test_it_comes_as_nobody_and_takes_what_was_wanted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with far_side(PAGE) as side:
        found = look(app, monkeypatch, side, "/a?b=c")
    assert (found.type, found.charset, found.content, found.whole) == (
        "text/html",
        "utf-8",
        b"<title>Hello</title>",
        True,
    )
    [asked] = [request.decode().lower() for request in side.requests]
    assert asked.startswith("get /a?b=c http/1.1")
    assert AGENT.lower() in asked
    assert not [name for name in ("cookie", "referer", "authorization", "gzip") if name in asked]


HOSTILE = {
    "no such page": (plain("404 Not Found", "Content-Type: text/html\r\n", "nothing"), "answered 404"),
    "answers partly": (plain("206 Partial Content", "Content-Type: text/html\r\n", "x"), "answered 206"),
    "something else": (plain("200 OK", "Content-Type: application/octet-stream\r\n", "x"), "something else"),
    "says nothing of what it is": (plain("200 OK", "", "<title>x</title>"), "something else"),
    "packed, unasked": (plain("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "x"), "packed"),
    "shorter than it says": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\nshort",
        "IncompleteRead",
    ),
    "broken pieces": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nx",
        "ProtocolError",
    ),
    "no HTTP": (b"220 mail.test ESMTP\r\n", "BadStatusLine|ConnectionError"),
    "nothing": (b"", "ConnectionError"),
    "endless headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000, "headers"),
    "one long header": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, "header"),
    "leads to a file": (plain("302 Found", "Location: file:///etc/passwd\r\n"), "no address of a page"),
    "leads to another sort of address": (
        plain("302 Found", "Location: gopher://127.0.0.1:25/_HELO\r\n"),
        "no address of a page",
    ),
    "leads to no address": (plain("302 Found", "Location: http://[\r\n"), "Invalid"),
    "leads on with a password": (
        plain("302 Found", "Location: http://me:secret@127.0.0.1/\r\n"),
        "a name or a password",
    ),
    "leads to an odd port": (plain("302 Found", "Location: http://example.com:6379/\r\n"), "port"),
    "leads inside": (
        plain("302 Found", "Location: http://169.254.169.254/latest/meta-data/\r\n"),
        "inside the network",
    ),
    "leads inside by another name": (
        plain("302 Found", "Location: http://[::ffff:127.0.0.1]/\r\n"),
        "inside the network",
    ),
}


@pytest.mark.sockets
@pytest.mark.parametrize("how", HOSTILE)
def test_nothing_comes_of_an_answer_that_is_none(app: Flask, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    answer, why = HOSTILE[how]
    with far_side(answer) as side, pytest.raises(NotFetched, match=why):
        look(app, monkeypatch, side)
    assert side.connections == 1


@pytest.mark.sockets
def test_no_more_is_read_than_was_wanted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000000\r\n\r\n" + b"x" * 100_000
    with far_side(flood) as side:
        found = look(app, monkeypatch, side)
    assert (len(found.content), found.whole) == (MOST, False)


def drip(number: int, asked: bytes) -> bytes:
    time.sleep(0.7)
    return PAGE


def in_a_circle(number: int, asked: bytes) -> bytes:
    return plain("302 Found", f"Location: /{number}\r\nSet-Cookie: who=me; Path=/\r\n")


@pytest.mark.sockets
@pytest.mark.parametrize(("answer", "most"), [(drip, 1), (in_a_circle, STEPS + 1)])
def test_slow_answers_and_circles_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch, answer: Callable[[int, bytes], bytes], most: int
) -> None:
    monkeypatch.setattr(fetching, "SECONDS_IN_ALL", 0.4)
    begun = time.monotonic()
    with far_side(answer) as side, pytest.raises(NotFetched):
        look(app, monkeypatch, side)
    assert time.monotonic() - begun < 3
    assert side.connections <= most
    assert not any(b"cookie" in request.lower() for request in side.requests)


@pytest.mark.sockets
def test_each_step_of_a_way_is_looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with far_side(PAGE) as inside, far_side(plain("302 Found", f"Location: http://{inside.place}/\r\n")) as side:
        with pytest.raises(NotFetched):
            look(app, monkeypatch, side)
        assert inside.connections == 0
        set_settings(app, monkeypatch, outbound_allow=[side.place, inside.place])
        assert fetch(f"http://{side.place}/", HTML, MOST).url == f"http://{inside.place}/"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "no address"),
        ("https://me:word@example.com/", "password"),
        ("https://@example.com/", "password"),
        ("http://example.com:22/", "port"),
        ("http://example.com:99999/", "out of range"),
        ("//example.com/", "no address"),
        ("https:///path", "no address"),
        ("http://127.0.0.1/", "inside the network"),
        ("http://[::1]/", "inside the network"),
        ("http://0x7f.1/", "inside the network"),
        ("http://localhost./", "inside the network"),
        (f"https://example.com/{'x' * 1000}", "no address"),
    ],
)
def test_addresses_that_are_none_of_the_web_are_not_gone_to(app: Flask, url: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why):
        fetch(url, HTML, MOST)
