"""Demo Social signs a person in by the code flow with PKCE, and refuses whatever is not in order."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.examples.social_visit import CALLBACK, CLIENT_ID, INES, Social, Visit, running_social

pytestmark = pytest.mark.sockets


@pytest.fixture(scope="module")
def running() -> Iterator[Social]:
    with running_social() as social:
        yield social


@pytest.fixture
def social(running: Social) -> Social:
    running.clock.ahead = 0.0
    return running


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def id_token_claims(social: Social, token: dict[str, Any]) -> dict[str, Any]:
    published = requests.get(f"{social.issuer}/jwks", timeout=10).json()
    assert "d" not in published["keys"][0]
    decoded = jwt.decode(token["id_token"], KeySet.import_key_set(published), algorithms=["RS256"])
    assert decoded.header["kid"] == published["keys"][0]["kid"]
    return dict(decoded.claims)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_chosen_person_is_signed_in(social: Social, method: str) -> None:
    visit = Visit(social, method=method)
    callback = visit.choose(person="ines")
    assert callback.startswith(f"{CALLBACK}?")
    assert query_of(callback)["state"] == visit.state
    claims = id_token_claims(social, visit.exchange(callback))
    person = {"sub": "ines", "name": INES.name, "email": INES.email, "email_verified": True}
    assert claims.items() >= ({"iss": social.issuer, "aud": CLIENT_ID, "nonce": visit.nonce} | person).items()
    assert claims["exp"] > claims["iat"]
    assert visit.session.get(f"{social.issuer}/userinfo").json() == person


def test_only_the_asked_scopes_are_told(social: Social) -> None:
    visit = Visit(social, scope="openid email")
    claims = id_token_claims(social, visit.exchange(visit.choose(person="ines")))
    assert claims["email"] == INES.email
    assert "name" not in claims


def test_discovery_names_every_endpoint(social: Social) -> None:
    told = requests.get(f"{social.issuer}/.well-known/openid-configuration", timeout=10).json()
    assert told["issuer"] == social.issuer
    endpoints = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    for name in endpoints:
        assert requests.get(told[name], timeout=10).status_code != 404


def test_the_page_lists_the_people_and_escapes_their_names(social: Social) -> None:
    page = requests.get(Visit(social).authorize_url(), timeout=10)
    assert page.status_code == 200
    assert "Who are you today?" in page.text
    assert "Ines Okafor" in page.text
    assert "Runs a bakery" in page.text
    assert "Tom &lt;b&gt;Adler" in page.text
    assert "stand-in for Google or LinkedIn" in page.text


def test_cancel_goes_back_with_access_denied(social: Social) -> None:
    visit = Visit(social)
    callback = visit.choose(cancel="yes")
    assert callback.startswith(f"{CALLBACK}?")
    assert query_of(callback)["error"] == "access_denied"
    assert query_of(callback)["state"] == visit.state


def test_an_unknown_person_gets_no_code(social: Social) -> None:
    answer = requests.post(Visit(social).authorize_url(), data={"person": "nobody"}, timeout=10)
    assert answer.status_code == 400


def test_a_wrong_verifier_is_refused(social: Social) -> None:
    visit = Visit(social)
    callback = visit.choose(person="ines")
    with pytest.raises(OAuthError, match="invalid_grant"):
        visit.exchange(callback, code_verifier=secrets.token_urlsafe(48))


def test_a_code_works_once(social: Social) -> None:
    visit = Visit(social)
    callback = visit.choose(person="ines")
    visit.exchange(callback)
    with pytest.raises(OAuthError, match="invalid_grant"):
        visit.exchange(callback)


def test_a_code_dies_after_a_minute(social: Social) -> None:
    visit = Visit(social)
    callback = visit.choose(person="ines")
    social.clock.ahead = 60
    with pytest.raises(OAuthError, match="invalid_grant"):
        visit.exchange(callback)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_wrong_client_secret_is_refused(social: Social, method: str) -> None:
    visit = Visit(social, method=method, secret="wrong")
    callback = visit.choose(person="ines")
    with pytest.raises(OAuthError, match="invalid_client"):
        visit.exchange(callback)


@pytest.mark.parametrize("address", [f"{CALLBACK}/", f"{CALLBACK}?x=1", "http://elsewhere.example/", 'http://"'])
def test_a_wrong_redirect_uri_is_shown_and_never_followed(social: Social, address: str) -> None:
    visit = Visit(social)
    visit.session.redirect_uri = address
    answer = requests.get(visit.authorize_url(), allow_redirects=False, timeout=10)
    assert answer.status_code == 400
    assert "This sign-in cannot go on" in answer.text


def test_the_token_request_repeats_the_redirect_uri(social: Social) -> None:
    visit = Visit(social)
    callback = visit.choose(person="ines")
    with pytest.raises(OAuthError, match="invalid_grant"):
        visit.exchange(callback, redirect_uri=f"{CALLBACK}/")


@pytest.mark.parametrize("challenge", [{}, {"code_challenge": "a" * 43, "code_challenge_method": "plain"}])
def test_a_request_without_an_s256_challenge_goes_back_with_an_error(
    social: Social, challenge: dict[str, str]
) -> None:
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": CALLBACK, "scope": "openid"}
    answer = requests.get(f"{social.issuer}/authorize", params=asked | challenge, allow_redirects=False, timeout=10)
    assert query_of(answer.headers["Location"])["error"] == "invalid_request"


def test_nobody_can_be_signed_in_silently(social: Social) -> None:
    answer = requests.get(Visit(social).authorize_url(prompt="none"), allow_redirects=False, timeout=10)
    assert query_of(answer.headers["Location"])["error"] == "login_required"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}])
def test_userinfo_wants_a_token(social: Social, headers: dict[str, str]) -> None:
    assert requests.get(f"{social.issuer}/userinfo", headers=headers, timeout=10).status_code == 401
