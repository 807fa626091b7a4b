"""A running Demo Social and a visitor on the way through it, for the tests."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from werkzeug.serving import make_server

from examples.demo_social import DemoPerson, create_app

CALLBACK = "http://127.0.0.1:5999/auth/callback"
CLIENT_ID = "demo-website"
CLIENT_SECRET = "s3cret-for-tests"
INES = DemoPerson("ines", "Ines Okafor", "ines@example.org", "Runs a bakery")
TOM = DemoPerson("tom", "Tom <b>Adler</b>", "tom@example.org", "Collects maps")


@dataclass
class Clock:
    ahead: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Social:
    issuer: str
    clock: Clock


@dataclass
class Visit:
    """One visitor on the way through the flow, with the secrets that the website keeps for them."""

    social: Social
    method: str = "client_secret_basic"
    secret: str = CLIENT_SECRET
    scope: str = "openid profile email"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    nonce: str = field(default_factory=secrets.token_urlsafe)

    def __post_init__(self) -> None:
        self.session = OAuth2Session(
            CLIENT_ID,
            self.secret,
            token_endpoint_auth_method=self.method,
            scope=self.scope,
            redirect_uri=CALLBACK,
            code_challenge_method="S256",
        )

    def authorize_url(self, **changes: str) -> str:
        url, self.state = self.session.create_authorization_url(
            f"{self.social.issuer}/authorize", nonce=self.nonce, code_verifier=self.verifier, **changes
        )
        return str(url)

    def choose(self, **form: str) -> str:
        answer = requests.post(self.authorize_url(), data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302
        return answer.headers["Location"]

    def exchange(self, callback: str, **changes: str) -> dict[str, Any]:
        asked = {"authorization_response": callback, "state": self.state, "code_verifier": self.verifier}
        token: dict[str, Any] = self.session.fetch_token(f"{self.social.issuer}/token", **(asked | changes))
        return token


@contextmanager
def running_social() -> Iterator[Social]:
    clock = Clock()
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)  # noqa: PLW0108 -- made below
    issuer = f"http://127.0.0.1:{server.server_port}"
    app = create_app([INES, TOM], CLIENT_ID, CLIENT_SECRET, [CALLBACK], issuer, clock)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Social(issuer, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
