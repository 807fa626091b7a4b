"""The server as it runs: what it does with strange requests, byte by byte."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from community import create_app
from community.app.setup import set_up
from community.core.db import db
from examples.stage import free_port

pytestmark = pytest.mark.sockets
MAIN = "from community.cli.main import main; main()"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, found = tmp_path_factory.mktemp("served"), free_port()
    app: Flask = create_app(data_dir=folder, readers="off", logs="host")
    with app.app_context():
        set_up()
        db.engine.dispose()
    environment = {
        **os.environ,
        "COMMUNITY_DATA_DIR": str(folder),
        "COMMUNITY_BASE_URL": "http://community.test",
        "COMMUNITY_READERS": "off",
    }
    with Path(folder / "log").open("wb") as log:
        command = [sys.executable, "-c", MAIN, "run", "--port", str(found), "--threads", "4"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(found)
            yield found
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int) -> None:
    for _attempt in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not come up")


def status(port: int, request: bytes) -> int:
    """The status of the first answer to some bytes; 0 if the server just hangs up."""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(request)
        answer = connection.recv(200)
    return int(answer.split(b" ", 2)[1]) if answer else 0


HEAD = b"GET / HTTP/1.1\r\nConnection: close\r\n"
STRANGE = {
    "another host": HEAD + b"Host: evil.test\r\n\r\n",
    "two hosts": HEAD + b"Host: community.test\r\nHost: evil.test\r\n\r\n",
    "two hosts, ours last": HEAD + b"Host: evil.test\r\nHost: community.test\r\n\r\n",
    "no host": HEAD + b"\r\n",
    "another host in the line": b"GET http://evil.test/ HTTP/1.1\r\nHost: community.test\r\n\r\n",
    "a long address": b"GET /?" + b"a" * 9000 + b" HTTP/1.1\r\nHost: community.test\r\n\r\n",
    "a long header": HEAD + b"Host: community.test\r\nX-Long: " + b"a" * 20000 + b"\r\n\r\n",
    "many headers": HEAD + b"Host: community.test\r\n" + b"X-A: 1\r\n" * 300 + b"\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: community.test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": (
        b"POST / HTTP/1.1\r\nHost: community.test\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "chunks spelt strangely": (
        b"POST / HTTP/1.1\r\nHost: community.test\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    ),
    "a length with a sign": b"POST / HTTP/1.1\r\nHost: community.test\r\nContent-Length: +1\r\n\r\na",
    "a space before the colon": HEAD + b"Host : community.test\r\n\r\n",
    "raw bytes in the query": b"GET /?x=\xff HTTP/1.1\r\nConnection: close\r\nHost: community.test\r\n\r\n",
    "a folded header": HEAD + b"Host: community.test\r\nX-A: 1\r\n 2\r\n\r\n",
}


@pytest.mark.parametrize("what", STRANGE)
def test_strange_requests_are_refused(port: int, what: str) -> None:
    assert status(port, STRANGE[what]) in (0, 400, 414, 431, 501)


def test_plain_ones_are_answered(port: int) -> None:
    assert status(port, HEAD + b"Host: community.test\r\n\r\n") == 200
    line = b"GET http://community.test/ HTTP/1.1\r\nHost: community.test\r\nConnection: close\r\n\r\n"
    assert status(port, line) == 200
    forged = HEAD + b"Host: community.test\r\nX-Forwarded-Host: evil.test\r\nX-Forwarded-Proto: https\r\n\r\n"
    assert status(port, forged) == 200


def test_nobody_says_by_a_header_where_we_are_mounted(port: int) -> None:
    head = b"GET /below/groups HTTP/1.1\r\nConnection: close\r\nHost: community.test\r\n"
    assert status(port, head + b"SCRIPT_NAME: /below\r\n\r\n") in (400, 404)
