"""Requests that leave: to public addresses, to where the check was, and nowhere else."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask import Flask

from community.core.outbound import AddressRefused, checked_addresses, guard
from tests.core.surroundings import FINE, far_side, plain, set_settings

ADDRESSES = """
127.0.0.1 localhost LOCALHOST 0 0.0.0.0 127.1 127.0.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 127.255.255.254
127.0.0.1. localhost. LocalHost. 127。0。0。1 127．0．0．1 １２７.0.0.1 127.0.0.１ ①②⑦.0.0.1 ⑯⑨.254.169.254
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe]
[2002:7f00:1::] [2002:c0a8:1::1] [2001:0:7f00:1::] [fe80::1] [fc00::1] [fd12:3456::1] [ff02::1] [2001:db8::1] [100::1]
169.254.169.254 169.254.0.1 2852039166 0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 169.254.43518
10.0.0.1 10.255.255.255 10.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1.254 100.64.0.1 100.127.255.254
192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 192.0.0.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 0.1.2.3
192.0.0.8 192.0.0.171 [fec0::1] [::7f00:1] [::ffff:0:7f00:1] [64:ff9b:1::7f00:1] [3fff::1] [5f00::1]
ok.test@127.0.0.1 ok.test:80@127.0.0.1 8.8.8.8@127.0.0.1 8.8.8.8%23@127.0.0.1
"""  # noqa: E501 -- a table
INSIDE = ADDRESSES.split()


def get(app: Flask, url: str) -> requests.Response:
    with guard(requests.Session()) as client:
        return client.get(url, timeout=2, allow_redirects=False)


def test_there_are_enough_forms() -> None:
    assert len(INSIDE) == len(set(INSIDE)) >= 60


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_the_network_is_refused_before_anything_is_sent(app: Flask, host: str, scheme: str) -> None:
    with pytest.raises(requests.exceptions.RequestException) as refused:
        get(app, f"{scheme}://{host}/")
    said = str(refused.value)
    assert any(reason in said for reason in ("is inside the network", "has no address", "is not a valid IDNA label"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "0"])
@pytest.mark.sockets
def test_a_listener_on_this_machine_gets_nothing_unless_it_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with far_side() as side:
        with pytest.raises(requests.exceptions.RequestException):
            get(app, f"http://{host}:{side.port}/")
        set_settings(app, monkeypatch, outbound_allow=[f"127.0.0.1:{side.port + 1}", f"127.0.0.2:{side.port}"])
        with pytest.raises(requests.exceptions.RequestException):
            get(app, f"http://{host}:{side.port}/")
        assert side.connections == 0
        set_settings(app, monkeypatch, outbound_allow=[side.place, f"localhost:{side.port}"])
        if host in {"127.0.0.1", "localhost"}:
            assert get(app, f"http://{host}:{side.port}/").status_code == 200
            assert side.connections == 1


@pytest.mark.sockets
def test_a_redirect_to_the_inside_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with far_side() as inside, far_side(plain("302 Found", f"Location: http://{inside.place}/\r\n")) as side:
        set_settings(app, monkeypatch, outbound_allow=[side.place])
        with guard(requests.Session()) as client, pytest.raises(requests.exceptions.RequestException):
            client.get(f"http://{side.place}/", timeout=2)
        assert (side.connections, inside.connections) == (1, 0)


Lookup = Callable[..., list[tuple[Any, ...]]]


def answering(*rounds: list[str]) -> Lookup:
    """A name service whose answers change from one question to the next."""
    left = list(rounds)

    def look_up(host: str, port: int, *_args: object, **_options: object) -> list[tuple[Any, ...]]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up


def test_one_address_inside_refuses_a_name_with_many(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["93.184.216.34", "10.0.0.1"]))
    with pytest.raises(AddressRefused, match=r"r\.test:443 is inside the network \(10\.0\.0\.1\)"):
        checked_addresses("r.test", 443, [])
    assert checked_addresses("r.test", 443, ["r.test:443"]) == [("93.184.216.34", 443), ("10.0.0.1", 443)]


def test_the_address_that_was_checked_is_the_one_that_is_called(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_args: object, **_options: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answering(["93.184.216.34"], ["127.0.0.1"]))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(requests.exceptions.ConnectionError):
        get(app, "http://r.test/")
    assert called == [("93.184.216.34", 80)]
    with pytest.raises(requests.exceptions.ConnectionError, match="inside the network"):
        get(app, "http://r.test/")
    assert len(called) == 1


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".test", ".test"])
def test_a_name_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(AddressRefused, match="has no address"):
        checked_addresses(host, 443, [])


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700:4700::1111"])
def test_a_public_address_may_be_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering([address]))
    assert checked_addresses("r.test", 443, []) == [(address, 443)]


def test_proxies_of_the_environment_are_not_used(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://93.184.216.34:3128")
    monkeypatch.setenv("http_proxy", "http://93.184.216.34:3128")
    with pytest.raises(requests.exceptions.ConnectionError, match="inside the network"):
        get(app, "http://127.0.0.1/")


@pytest.mark.parametrize(
    "url", ["ftp://ok.test/", "file:///etc/passwd", "gopher://127.0.0.1/", "//127.0.0.1/", "dict://x"]
)
def test_other_schemes_are_refused(app: Flask, url: str) -> None:
    with pytest.raises((requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema)):
        get(app, url)


@pytest.mark.sockets
def test_a_time_out_is_set_where_the_caller_sets_none(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.core.outbound.READ_SECONDS", 0.2)

    def never(_number: int, _asked: bytes) -> bytes:
        time.sleep(1)
        return FINE

    with far_side(never) as side:
        set_settings(app, monkeypatch, outbound_allow=[side.place])
        with guard(requests.Session()) as client, pytest.raises(requests.exceptions.ReadTimeout):
            client.get(f"http://{side.place}/")
