"""Requests that leave this process. They reach public addresses only, and the address that was checked is
the address that is called, so a name that resolves differently a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import requests
import urllib3.connection
import urllib3.connectionpool
from flask import has_app_context
from requests.adapters import HTTPAdapter
from urllib3.poolmanager import PoolManager

from community.core.settings import settings

CONNECT_SECONDS = 5
READ_SECONDS = 15

REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # for protocols; some of it counts as global
        "::/96",  # IPv4 addresses in another dress, here and in the next three
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "fec0::/10",  # site-local
        "3fff::/20",  # for documentation
        "5f00::/16",  # for segment routing
    )
]
"""What `is_global` of one Python or another lets pass and is not public."""


class AddressRefused(requests.exceptions.ConnectionError):
    """The address is not public and `outbound_allow` does not list it."""


def checked_addresses(host: str, port: int, allowed: list[str]) -> list[tuple[str, int]]:
    """Where `host` lives, if every one of its addresses may be called. Raises AddressRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"{host} has no address: {error}") from error
    addresses = [(str(entry[4][0]), port) for entry in found]
    if f"{host}:{port}" not in allowed:
        for address, _port in addresses:
            if not _is_public(address):
                raise AddressRefused(f"{host}:{port} is inside the network ({address}); see `outbound_allow`.")
    return addresses


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if hidden is not None:
            return False
    refused = any(found in network for network in REFUSED)
    return found.is_global and not found.is_multicast and not refused


class _Lines:
    """The connections of a block that has a time limit."""

    def __init__(self) -> None:
        self._ends: list[socket.socket] = []
        self._lock = threading.Lock()
        self._over = False

    def add(self, line: socket.socket) -> None:
        with self._lock:
            self._ends.append(line.dup())  # TLS takes the first end out of our hands
        if self._over:
            self.cut()

    def cut(self) -> None:
        self._over = True
        with self._lock:
            for each in self._ends:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            for each in self._ends:
                each.close()


_lines: ContextVar[_Lines | None] = ContextVar("lines of a block with a time limit", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Cut what a guarded session connects in this block after so many seconds in all. The time-outs of a session
    are those of one step: a far side that sends a byte now and then never meets them.
    """
    lines = _Lines()
    timer = threading.Timer(seconds, lines.cut)
    timer.daemon = True
    token = _lines.set(lines)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _lines.reset(token)
        lines.close()


def _connect(connection: urllib3.connection.HTTPConnection) -> socket.socket:
    allowed = settings().outbound_allow if has_app_context() else []
    host = connection._dns_host.rstrip(".")  # noqa: SLF001 -- the name as urllib3 looks it up
    addresses = checked_addresses(host, connection.port or connection.default_port, allowed)
    timeout = connection.timeout if isinstance(connection.timeout, int | float) else CONNECT_SECONDS
    try:
        line = socket.create_connection(addresses[0], timeout)
    except TimeoutError as error:
        raise urllib3.exceptions.ConnectTimeoutError(connection, f"{host} did not answer") from error
    except OSError as error:
        raise urllib3.exceptions.NewConnectionError(connection, f"{host} cannot be reached: {error}") from error
    if lines := _lines.get():
        lines.add(line)
    return line


class _PlainConnection(urllib3.connection.HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _SecureConnection(urllib3.connection.HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PlainPool(urllib3.connectionpool.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.connectionpool.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class GuardedAdapter(HTTPAdapter):
    """A transport for `requests` that keeps to public addresses and has time-outs."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        options["timeout"] = options.get("timeout") or (CONNECT_SECONDS, READ_SECONDS)
        return super().send(request, *args, **options)


def guard(session: requests.Session) -> requests.Session:
    """Make `session` keep to public addresses. Proxies of the environment are not used: they would look up
    names themselves.
    """
    session.trust_env = False
    session.mount("http://", GuardedAdapter())
    session.mount("https://", GuardedAdapter())
    return session
