"""A way in on trial, by a certified provider: what it tells is shown to the owner who asked, and lets nobody in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from community.core.clock import now
from community.core.db import session
from community.core.settings import settings
from community.people.models import LinkedAccount, Person, SignInSession
from tests.access.visits import browser, send
from tests.admin.stage import owner, staff
from tests.client import Browser
from tests.peers.oidc import OidcPeer, oidc_provider

pytestmark = pytest.mark.sockets

CALLBACK = "/sign-in/own/callback"
INES = {"sub": "ines", "name": "Ines <b>Okafor</b>", "email": "ines@example.org", "email_verified": True}
TRIAL = "/admin/ways-in/own/trial"


@pytest.fixture(scope="module")
def peer() -> Iterator[OidcPeer]:
    with oidc_provider(f"http://community.test{CALLBACK}", [INES]) as running:
        yield running


@pytest.fixture
def client(app: Flask, peer: OidcPeer, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """An owner's browser, with the provider set up in the pages."""
    monkeypatch.setitem(
        app.extensions["community.given"],
        "outbound_allow",
        [*settings().outbound_allow, urlsplit(peer.issuer).netloc],
    )
    found = owner(app)
    set_up(found, peer, peer.client_secret)
    return found


def set_up(client: Browser, peer: OidcPeer, secret: str) -> None:
    form = {"name": "own", "label": "Company", "issuer": peer.issuer, "client_id": peer.client_id}
    assert send(client, "/admin/ways-in", **form, client_secret=secret).status_code == 302


def through(address: str) -> str:
    """Sign in there as Ines and agree, as a person does with a browser; gives where that leads back to."""
    with requests.Session() as there:
        page = _follow(there, there.get(address, allow_redirects=False, timeout=10))
        for form in ({"prompt": "login", "login": "ines", "password": "any"}, {"prompt": "consent"}):
            action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
            assert action, page.text
            sent = there.post(urljoin(page.url, unescape(action[1])), data=form, allow_redirects=False, timeout=10)
            page = _follow(there, sent)
    return page.headers["Location"].removeprefix("http://community.test")


def _follow(there: requests.Session, answer: requests.Response) -> requests.Response:
    while answer.is_redirect:
        address = urljoin(answer.url, answer.headers["Location"])
        if urlsplit(address).path == CALLBACK:
            return answer
        answer = there.get(address, allow_redirects=False, timeout=10)
    return answer


def begun(client: Browser, path: str = TRIAL) -> str:
    answer = client.get(path)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def accounts() -> list[int]:
    session().rollback()
    return [
        session().scalar(select(func.count()).select_from(each)) or 0
        for each in (Person, LinkedAccount, SignInSession)
    ]


def test_what_the_provider_tells_is_shown_and_nobody_is_let_in(app: Flask, client: Browser) -> None:
    before = accounts()
    answer = client.get(through(begun(client)))
    assert answer.status_code == 200
    assert "Company works" in answer.text
    assert "ines@example.org" in answer.text
    assert "Ines &lt;b&gt;Okafor&lt;/b&gt;" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert accounts() == before
    assert "Ada Owner" in client.get("/").text, "whoever tried is who they were"


def test_a_trial_works_once(client: Browser) -> None:
    back = through(begun(client))
    assert client.get(back).status_code == 200
    assert client.get(back).headers["Location"] == "/admin/ways-in"
    assert "It does not work yet" in client.get("/admin/ways-in").text


def test_what_came_of_a_trial_signs_nobody_in_anywhere(app: Flask, client: Browser) -> None:
    back = through(begun(client))
    before = accounts()
    for stranger in (browser(app), browser(app, "Sam"), staff(app)):
        assert stranger.get(back).status_code == 404
    other = owner(app)
    assert other.get(back).headers["Location"] == "/admin/ways-in", "the same owner, in another session"
    assert "begun elsewhere" in other.get("/admin/ways-in").text
    assert accounts() == [before[0], before[1], before[2] + 3], "three browsers of the test, and nobody by the trial"


def test_a_trial_while_an_account_is_being_linked_links_nothing(client: Browser) -> None:
    word = re.search(r"link=([^\"&]+)", client.get("/settings/sign-in").text)
    assert word
    begun(client, f"/sign-in/own?link={word[1]}")
    before = accounts()
    assert client.get(through(begun(client))).status_code == 200
    assert accounts() == before


def test_a_sign_in_beside_a_trial_is_a_sign_in(app: Flask, client: Browser) -> None:
    visitor = browser(app)
    begun(client)
    people = accounts()[0]
    assert visitor.get(through(begun(visitor, "/sign-in/own"))).headers["Location"] == "/"
    assert accounts()[0] == people + 1


def test_a_trial_does_not_last(app: Flask, client: Browser) -> None:
    back, later = through(begun(client)), now() + timedelta(minutes=16)
    app.extensions["clock"] = lambda: later
    assert client.get(back).headers["Location"] == "/admin/ways-in"
    assert "took too long" in client.get("/admin/ways-in").text


def test_a_made_up_state_is_nothing(client: Browser) -> None:
    for state in ("trial.", "trial.e30.made-up"):
        assert client.get(f"{CALLBACK}?code=1&state={state}").headers["Location"] == "/admin/ways-in"


def test_a_wrong_secret_and_a_refusal_are_said(client: Browser, peer: OidcPeer) -> None:
    state = re.search(r"[?&]state=([^&]+)", begun(client))
    assert state
    refused = client.get(f"{CALLBACK}?error=access_denied&state={state[1]}")
    assert refused.headers["Location"] == "/admin/ways-in"
    assert "access_denied" in client.get("/admin/ways-in").text
    set_up(client, peer, "another-secret-than-theirs")
    assert client.get(through(begun(client))).status_code == 302
    assert "invalid_client" in client.get("/admin/ways-in").text


def test_only_owners_try_and_only_what_is_there(app: Flask, client: Browser) -> None:
    assert client.get("/admin/ways-in/nobody/trial").status_code == 404
    assert [each.get(TRIAL).status_code for each in (browser(app), browser(app, "Sam"), staff(app))] == [404] * 3
    send(
        client,
        "/admin/ways-in",
        name="own",
        label="Away",
        issuer="https://127.0.0.1:9",
        client_id="x",
        client_secret="y",
    )
    assert client.get(TRIAL).headers["Location"] == "/admin/ways-in"
    assert "It does not work yet" in client.get("/admin/ways-in").text
