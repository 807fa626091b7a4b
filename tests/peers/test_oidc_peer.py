"""The certified provider runs, and a person signs in through its own pages by the code flow."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.peers.oidc import OidcPeer, PeerUnavailableError, oidc_provider

pytestmark = pytest.mark.sockets

CALLBACK = "http://127.0.0.1:5998/auth/callback"
INES = {"sub": "ines", "name": "Ines Okafor", "email": "ines@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def peer() -> Iterator[OidcPeer]:
    with oidc_provider(CALLBACK, [INES]) as running:
        yield running


def discovery(peer: OidcPeer) -> dict[str, Any]:
    answer = requests.get(f"{peer.issuer}/.well-known/openid-configuration", timeout=10)
    return dict(answer.json())


def follow(browser: requests.Session, answer: requests.Response) -> requests.Response:
    """Follow redirects as a browser does, up to a page or to the website's callback."""
    while answer.is_redirect:
        address = urljoin(answer.url, answer.headers["Location"])
        if address.startswith(CALLBACK):
            return answer
        answer = browser.get(address, allow_redirects=False, timeout=10)
    return answer


def submit(browser: requests.Session, page: requests.Response, **form: str) -> requests.Response:
    assert page.status_code == 200, page.text
    action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert action is not None
    address = urljoin(page.url, unescape(action[1]))
    return follow(browser, browser.post(address, data=form, allow_redirects=False, timeout=10))


def sign_in(peer: OidcPeer, login: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give back the ID token's claims and what userinfo tells."""
    told, nonce, verifier = discovery(peer), secrets.token_urlsafe(), secrets.token_urlsafe(48)
    website = OAuth2Session(
        peer.client_id,
        peer.client_secret,
        scope="openid profile email",
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
    )
    url, state = website.create_authorization_url(told["authorization_endpoint"], nonce=nonce, code_verifier=verifier)
    with requests.Session() as browser:
        login_page = follow(browser, browser.get(url, allow_redirects=False, timeout=10))
        consent_page = submit(browser, login_page, prompt="login", login=login, password="any")
        back = submit(browser, consent_page, prompt="consent")
    token = website.fetch_token(
        told["token_endpoint"],
        authorization_response=back.headers["Location"],
        state=state,
        code_verifier=verifier,
    )
    keys = KeySet.import_key_set(requests.get(told["jwks_uri"], timeout=10).json())
    claims = dict(jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims)
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (peer.issuer, peer.client_id, nonce)
    return claims, website.get(told["userinfo_endpoint"]).json()


def test_discovery_names_the_issuer(peer: OidcPeer) -> None:
    assert discovery(peer)["issuer"] == peer.issuer


def test_a_person_signs_in(peer: OidcPeer) -> None:
    claims, userinfo = sign_in(peer, "ines")
    assert claims["sub"] == "ines"
    assert "email" not in claims
    assert userinfo == INES


def test_an_unknown_login_is_a_person_with_nothing_but_a_sub(peer: OidcPeer) -> None:
    claims, userinfo = sign_in(peer, "stranger")
    assert claims["sub"] == "stranger"
    assert userinfo == {"sub": "stranger"}


def test_a_request_without_pkce_is_refused(peer: OidcPeer) -> None:
    asked = {
        "response_type": "code",
        "client_id": peer.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid",
    }
    answer = requests.get(f"{peer.issuer}/auth", params=asked, allow_redirects=False, timeout=10)
    assert "error=invalid_request" in answer.headers["Location"]


def test_its_pages_ask_nothing_of_an_outside_host(peer: OidcPeer) -> None:
    url = f"{peer.issuer}/auth"
    website = OAuth2Session(peer.client_id, redirect_uri=CALLBACK, scope="openid", code_challenge_method="S256")
    address, _ = website.create_authorization_url(url, code_verifier=secrets.token_urlsafe(48))
    page = requests.get(address, timeout=10)
    assert "Sign-in" in page.text
    assert not re.search(r"url\(|src=", page.text)


def test_it_is_gone_afterwards_and_its_port_can_be_chosen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with oidc_provider(CALLBACK, [], port) as chosen:
        assert chosen.issuer == f"http://127.0.0.1:{port}"
    with pytest.raises(requests.ConnectionError):
        discovery(chosen)


def test_a_taken_port_is_told_in_plain_words(peer: OidcPeer) -> None:
    taken = int(peer.issuer.rpartition(":")[2])
    with pytest.raises(PeerUnavailableError, match="EADDRINUSE"), oidc_provider(CALLBACK, [], taken):
        pass
