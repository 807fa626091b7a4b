"""A certified OpenID provider that we did not write (npm's `oidc-provider`), for tests."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import IO, Any

import requests

from tests.peers.oidc.node import FOLDER, PeerUnavailableError, install_once, node

__all__ = ["OidcPeer", "PeerUnavailableError", "oidc_provider"]

CLIENT_ID = "community"
CLIENT_SECRET = "a-secret-for-tests-alone"
START_SECONDS = 60
STOP_SECONDS = 5


@dataclass(frozen=True)
class OidcPeer:
    issuer: str
    client_id: str
    client_secret: str


@contextmanager
def oidc_provider(
    redirect_uri: str, people: Sequence[Mapping[str, Any]], port: int | None = None
) -> Iterator[OidcPeer]:
    """Run the provider; a login that is none of the `people` gets an account with that sub and no more."""
    install_once()
    with tempfile.TemporaryFile("w+") as log:
        process = start(redirect_uri, people, port, log)
        try:
            yield OidcPeer(wait_until_ready(process, log), CLIENT_ID, CLIENT_SECRET)
        finally:
            stop(process)


def start(
    redirect_uri: str, people: Sequence[Mapping[str, Any]], port: int | None, log: IO[str]
) -> subprocess.Popen[str]:
    settings = {
        "port": str(port or 0),
        "client-id": CLIENT_ID,
        "client-secret": CLIENT_SECRET,
        "redirect-uri": redirect_uri,
        "people": json.dumps([dict(person) for person in people]),
    }
    command = [str(node()), "provider.mjs", *(f"--{name}={value}" for name, value in settings.items())]
    return subprocess.Popen(command, cwd=FOLDER, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)


def wait_until_ready(process: subprocess.Popen[str], log: IO[str]) -> str:
    """Give back the issuer that the provider prints, once its discovery answers."""
    assert process.stdout is not None
    watchdog = Timer(START_SECONDS, process.kill)
    watchdog.start()
    issuer = process.stdout.readline().strip()
    watchdog.cancel()
    if not issuer:
        log.seek(0)
        raise PeerUnavailableError(f"the OpenID provider did not start:\n{log.read()[-2000:]}")
    requests.get(f"{issuer}/.well-known/openid-configuration", timeout=START_SECONDS).raise_for_status()
    return issuer


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
