"""The community with Demo Social beside it, and a browser that goes to and fro between the two."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from community import create_app
from community.app.setup import set_up
from examples.demo_social import DemoPerson
from examples.demo_social import create_app as create_social
from tests.client import Browser

BASE = "http://localhost"
PEOPLE = [
    DemoPerson("ines", "Ines Okafor", "ines@example.org", "Runs a bakery"),
    DemoPerson("mallory", "Mallory", "ines@example.org", "Says that her address is Ines's"),
]


@dataclass
class Signing:
    """A community that people sign in to with the provider `social`."""

    app: Flask
    issuer: str

    def browser(self) -> Browser:
        return Browser(self.app, self.app.response_class)

    def set_out(self, browser: Browser, back: str = "") -> str:
        """Leave for the provider. Gives its address."""
        answer = browser.get("/sign-in/social", query_string={"back": back})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{self.issuer}/authorize?")
        return answer.headers["Location"]

    def choose(self, address: str, person: str) -> str:
        """Say who one is. Gives the callback's address without its host."""
        answer = requests.post(address, data={"person": person}, allow_redirects=False, timeout=10)
        found = answer.headers["Location"]
        assert found.startswith(f"{BASE}/sign-in/social/callback?")
        return found.removeprefix(BASE)

    def sign_in(self, browser: Browser, person: str, back: str = "") -> TestResponse:
        return browser.get(self.choose(self.set_out(browser, back), person))


@contextmanager
def community_with_provider(folder: Path) -> Iterator[Signing]:
    server = make_server("127.0.0.1", 0, lambda environ, start: social(environ, start), threaded=True)  # noqa: PLW0108 -- made below
    issuer = f"http://127.0.0.1:{server.server_port}"
    social = create_social(PEOPLE, "community", "a-secret", [f"{BASE}/sign-in/social/callback"], issuer, time.time)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    provider = {"name": "social", "label": "Social", "issuer": issuer, "client_id": "community"}
    app = create_app(
        data_dir=folder,
        secret_key="tests",
        readers="off",
        base_url=BASE,
        outbound_allow=[urlsplit(issuer).netloc],
        sign_in=[provider | {"client_secret": "a-secret"}],
    )
    try:
        with app.app_context():
            set_up()
        yield Signing(app, issuer)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'(?:href|action|src)="([^"]*)"', page)]
