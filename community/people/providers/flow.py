"""The code flow with a provider: Authlib does it, and everything that it takes at its word is checked here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from flask import Flask, current_app, session
from joserfc.errors import InvalidClaimError, JoseError
from requests import RequestException, Response
from werkzeug import Response as Redirect

from community.core.outbound import guard
from community.core.settings import Settings
from community.people.actions import Claims
from community.people.providers.known import Way, way
from community.people.providers.told import SignInFailed, Told, table

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures whose public key makes nothing. Neither `none` nor a shared secret is among them."""
DISCOVERED = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
AGENT = "flask-community"
SECONDS = 15
PAUSE_SECONDS = 5
ANSWER_BYTES = 512 * 1024
LEEWAY = 60
STARTED_AT_ONCE = 4

_FAULTS = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What comes of answers that are not what they should be: Authlib takes their shape for granted."""


class _GuardedSession(OAuth2Session):
    """Calls public addresses only, follows nothing, and waits for `SECONDS` and `ANSWER_BYTES` at most."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        guard(self)

    def request(self, method: str, url: str, **options: Any) -> Response:
        ends = time.monotonic() + SECONDS
        options |= {"stream": True, "allow_redirects": False, "timeout": (PAUSE_SECONDS, PAUSE_SECONDS)}
        answer: Response = super().request(method, url, **options)
        body = bytearray()
        with answer:
            for piece in answer.iter_content(chunk_size=None):
                body += piece
                if len(body) > ANSWER_BYTES or time.monotonic() > ends:
                    raise SignInFailed("the answer was too long or too slow")
        answer._content = bytes(body)  # noqa: SLF001 -- what `requests` itself would have read
        return answer


class _Provider(FlaskOAuth2App):
    client_cls = _GuardedSession

    def load_server_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = super().load_server_metadata()
        if self._server_metadata_url and not all(isinstance(metadata.get(name), str) for name in DISCOVERED):
            self.server_metadata.clear()
            raise SignInFailed("discovery names no endpoints")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = sorted(ALGORITHMS & set(offered)) or ["RS256"]
        return metadata


class _Registry(OAuth):
    oauth2_client_cls = _Provider


def _token_for(chosen: Way) -> type[CodeIDToken]:
    """What an ID token must be to be for us. Authlib alone lets one for others pass if it names us as `azp`."""

    class Token(CodeIDToken):
        def validate(self, now: Any = None, leeway: int = 0) -> None:
            super().validate(now, leeway)
            issuer, audience = self["iss"], self["aud"]
            ours = chosen.known.issuers(chosen.issuer, dict(self))
            if not isinstance(issuer, str) or issuer.rstrip("/") not in ours:
                raise InvalidClaimError("iss")
            if self.params["client_id"] not in (audience if isinstance(audience, list) else [audience]):
                raise InvalidClaimError("aud")

        def validate_nonce(self) -> None:
            if chosen.known.nonce or "nonce" in self:
                super().validate_nonce()

    return Token


@dataclass(frozen=True)
class _Entry:
    way: Way
    secret: str
    client: Any


def init_app(app: Flask, given: Settings) -> None:
    """Register the providers of the settings. Raises SettingsError for one that cannot be used."""
    registry = _Registry(app)
    entries = {}
    for each in given.sign_in:
        chosen = way(each)
        known = chosen.known
        asked_at = known.endpoints
        client = registry.register(
            each.name,
            client_id=each.client_id,
            client_secret=each.client_secret,
            server_metadata_url=chosen.discovery_url or None,
            authorize_url=asked_at.authorize if asked_at else None,
            access_token_url=asked_at.token if asked_at else None,
            user_agent=AGENT,
            client_kwargs={
                "scope": known.scope,
                "token_endpoint_auth_method": known.client_auth,
                "code_challenge_method": "S256" if known.pkce else None,
            },
        )
        entries[each.name] = _Entry(chosen, each.client_secret, client)
    app.extensions["community.sign_in"] = entries


def check(given: Settings) -> None:
    """Raises SettingsError for a provider that cannot be used, in words for a person."""
    for each in given.sign_in:
        way(each)


def ways() -> Mapping[str, Way]:
    """The ways in that are set up, by name."""
    return {name: entry.way for name, entry in current_app.extensions["community.sign_in"].items()}


def start(name: str, redirect_uri: str, state: str | None = None) -> Redirect:
    """Send the browser to the provider, with a state of the caller's or one made here. Raises SignInFailed if the
    provider cannot be reached.
    """
    _forget_what_was_started()
    try:
        redirect: Redirect = _entry(name).client.authorize_redirect(redirect_uri, state=state)
    except _FAULTS as error:
        raise _failure(error) from error
    return redirect


def complete(name: str) -> Claims:
    """Exchange the code of the callback and check everything about it. Raises SignInFailed."""
    return tell(name)[1]


def tell(name: str) -> tuple[Told, Claims]:
    """As `complete`, with all that the provider told. Raises SignInFailed."""
    entry = _entry(name)
    try:
        told = _told(entry)
        return told, entry.way.known.read(told)
    except _FAULTS as error:
        entry.client.server_metadata.pop("jwks", None)  # asked anew next time: the keys themselves may be at fault
        raise _failure(error) from error


def try_out(name: str) -> int:
    """Ask a provider for its discovery document and its keys, anew; gives how many keys there are, 0 for one whose
    addresses are written down. Raises SignInFailed with what is wrong.
    """
    client = _entry(name).client
    if _entry(name).way.known.endpoints:
        return 0
    try:
        client.server_metadata.clear()
        client.load_server_metadata()
        return len(table(client.fetch_jwk_set(force=True)).get("keys") or [])
    except _FAULTS as error:
        client.server_metadata.clear()
        raise _failure(error) from error


def _told(entry: _Entry) -> Told:
    client, known = entry.client, entry.way.known
    token = client.authorize_access_token(
        claims_cls=_token_for(entry.way),
        claims_options={},
        leeway=LEEWAY,
    )
    proof = known.proof(str(token["access_token"]), entry.secret)
    if known.endpoints:
        asked = known.endpoints
        person = _ask(client, asked.person, token, proof)
        return Told(entry.way.issuer, {}, table(person), lambda: _ask(client, asked.further, token, proof))
    vouched = table(token.get("userinfo") or None)
    person = table(_ask(client, client.load_server_metadata()["userinfo_endpoint"], token, proof))
    if person.get("sub") != vouched["sub"]:  # OpenID Connect Core 1.0, 5.3.2
        raise SignInFailed("the ID token and the userinfo answer speak of different people")
    return Told(entry.way.issuer, vouched, person, lambda: None)


def _ask(client: Any, address: str, token: Any, proof: dict[str, str]) -> Any:
    answer = client.get(address, token=token, params=proof, headers={"Accept": "application/json"})
    if answer.status_code != 200:
        raise SignInFailed(f"{address} answered {answer.status_code}")
    return answer.json()


def _forget_what_was_started() -> None:
    """The cookie keeps what belongs to each state; all but the newest few are dropped, lest it grow too large."""
    started = [key for key in session if key.startswith("_state_")]
    started.sort(key=lambda key: session[key]["exp"])  # the cookie has its keys by the alphabet, not by age
    for key in started[: max(0, len(started) - STARTED_AT_ONCE + 1)]:
        session.pop(key)


def _failure(error: Exception) -> SignInFailed:
    return error if isinstance(error, SignInFailed) else SignInFailed(f"{type(error).__name__}: {error}"[:300])


def _entry(name: str) -> _Entry:
    entry: _Entry = current_app.extensions["community.sign_in"][name]
    return entry
