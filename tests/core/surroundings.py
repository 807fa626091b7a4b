"""Other settings for one test, and a listener on this machine that says what a test tells it to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask

from community.core.settings import Settings

SETTINGS = "community.settings"


def set_settings(app: Flask, patch: pytest.MonkeyPatch, **changes: object) -> None:
    """Change some settings until the end of the test."""
    given: Settings = app.extensions[SETTINGS]
    patch.setitem(app.extensions, SETTINGS, given.model_copy(update=changes))


@dataclass
class FarSide:
    """What listens on 127.0.0.1: the requests as they came, and how to answer each, by its number from 0."""

    answer: Callable[[int, bytes], bytes]
    listener: socket.socket
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    @property
    def place(self) -> str:
        """As `outbound_allow` names it."""
        return f"127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Answer until the listener is closed, each connection in a thread of its own."""
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            asked = _whole_request(connection)
            self.requests.append(asked)
            try:
                connection.sendall(self.answer(len(self.requests) - 1, asked))
            except OSError:
                return


def plain(status: str, headers: str = "", body: str = "") -> bytes:
    """An answer as it goes over the wire."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


FINE = plain("200 OK")


@contextmanager
def far_side(answer: Callable[[int, bytes], bytes] | bytes = FINE) -> Iterator[FarSide]:
    """Listen for as long as the block lasts."""
    canned = answer if callable(answer) else lambda _number, _asked: answer
    with socket.create_server(("127.0.0.1", 0)) as listener:
        side = FarSide(canned, listener)
        thread = threading.Thread(target=side.serve, daemon=True)
        thread.start()
        yield side
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _whole_request(connection: socket.socket) -> bytes:
    connection.settimeout(5)
    asked = b""
    while b"\r\n\r\n" not in asked:
        part = connection.recv(65536)
        if not part:
            return asked
        asked += part
    head, _, body = asked.partition(b"\r\n\r\n")
    length = [int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    while length and len(body) < length[0]:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
