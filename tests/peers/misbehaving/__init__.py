"""A provider of ours that plays the wire format of each known one, and can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import make_server

from tests.peers.misbehaving.script import ABSENT, Answer, Script
from tests.peers.misbehaving.tokens import key_set, signed

CLIENT_ID = "the-community"
CLIENT_SECRET = "a-secret-for-tests-alone"
TENANT = "11111111-2222-3333-4444-555555555555"
OPENID = ("house", "google", "linkedin", "microsoft")
PLAIN = ("github", "facebook", "x")
PERSON: dict[str, dict[str, Any]] = {
    "house": {"sub": "s-1", "name": "Ines Okafor"},
    "google": {"sub": "117", "name": "Ines Okafor"},
    "linkedin": {"sub": "li-1", "name": "Ines Okafor", "locale": {"country": "US", "language": "en"}},
    "microsoft": {"sub": "pairwise-1", "name": "Ines Okafor", "oid": "oid-1", "tid": TENANT},
    "github": {"id": 583231, "login": "ines", "name": "Ines Okafor"},
    "facebook": {"id": "10158", "name": "Ines Okafor"},
    "x": {"id": "2244994945", "name": "Ines Okafor", "username": "ines"},
}


@dataclass
class Misbehaving:
    """The provider while it runs. Set `script` before each login."""

    base: str
    script: Script = field(default_factory=Script)
    nonces: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The endpoints that were called."""

    def settings(self) -> list[dict[str, str]]:
        """The setting `sign_in`: each provider, with this process in its place."""
        return [_setting(self.base, name) for name in (*OPENID, *PLAIN)]

    def issuer(self, provider: str) -> str:
        """What accounts of a provider are known by."""
        return f"{self.base}/{provider}" + (f"/{TENANT}/v2.0" if provider == "microsoft" else "")


def _setting(base: str, name: str) -> dict[str, str]:
    own = f"{base}/{name}"
    entry = {"name": name, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "issuer": own}
    if name == "house":
        entry["label"] = "House"
    if name in PLAIN:
        entry |= {"authorize_url": f"{own}/authorize", "token_url": f"{own}/token", "person_url": f"{own}/person"}
    if name == "github":
        entry["further_url"] = f"{own}/further"
    return entry


@contextmanager
def misbehaving() -> Iterator[Misbehaving]:
    """Run it on a free port of this machine."""
    app = Flask("misbehaving")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    peer = Misbehaving(f"http://127.0.0.1:{server.server_port}")
    _Endpoints(app, peer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Endpoints:
    def __init__(self, app: Flask, peer: Misbehaving) -> None:
        self.peer = peer
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        app.add_url_rule("/<name>/.well-known/openid-configuration", "discovery", self.discovery)
        app.add_url_rule("/<name>/common/v2.0/.well-known/openid-configuration", "common", self.discovery)
        app.add_url_rule("/<name>/authorize", "authorize", self.authorize)
        app.add_url_rule("/<name>/token", "token", self.token, methods=["POST"])
        app.add_url_rule("/<name>/person", "person", self.person)
        app.add_url_rule("/<name>/further", "further", self.further)
        app.add_url_rule("/<name>/keys", "keys", self.keys)

    def discovery(self, name: str) -> Response:
        own = f"{self.peer.base}/{name}"
        issuer = f"{own}/{{tenantid}}/v2.0" if name == "microsoft" else own
        return self._answer(
            "discovery",
            {
                "issuer": issuer,
                "authorization_endpoint": f"{own}/authorize",
                "token_endpoint": f"{own}/token",
                "userinfo_endpoint": f"{own}/person",
                "jwks_uri": f"{own}/keys",
                "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            },
        )

    def authorize(self, name: str) -> Any:
        code = secrets.token_urlsafe(8)
        self.codes[code] = request.args.to_dict()
        if nonce := request.args.get("nonce"):
            self.peer.nonces.append(nonce)
        brought = {"code": code} if self.peer.script.back is None else self.peer.script.back
        return redirect(f"{request.args['redirect_uri']}?{urlencode({**brought, 'state': request.args['state']})}")

    def token(self, name: str) -> Response:
        asked = self.codes.pop(request.form.get("code", ""), None)
        if refusal := self._refusal(name, asked):
            return self._answer("token", *refusal)
        assert asked is not None
        access_token = secrets.token_urlsafe(16)
        self.tokens.add(access_token)
        answer: dict[str, Any] = {"access_token": access_token, "token_type": "Bearer", "expires_in": 3600}
        if name in OPENID:
            claims = _without_absent(self._claims(name, asked))
            answer["id_token"] = signed(claims, self.peer.script.signed)
        return self._answer("token", answer)

    def _refusal(self, name: str, asked: dict[str, str] | None) -> tuple[dict[str, Any], int] | None:
        """What the real one would not let pass: a spent code, the secret in the wrong place, PKCE done wrongly."""
        in_form = request.form.get("client_secret") == CLIENT_SECRET
        basic = request.authorization is not None and request.authorization.password == CLIENT_SECRET
        verifier = request.form.get("code_verifier", "")
        if not (in_form if name in {"linkedin", "facebook", "github"} else basic):
            return {"error": "invalid_client"}, 401
        if asked is None:
            return {"error": "bad_verification_code"}, 200 if name == "github" else 400
        if name in {"linkedin", "facebook"}:
            return ({"error": "invalid_client"}, 401) if verifier else None
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return None if digest == asked.get("code_challenge") else ({"error": "invalid_grant"}, 400)

    def _claims(self, name: str, asked: dict[str, str]) -> dict[str, Any]:
        now, script = int(time.time()), self.peer.script
        claims: dict[str, Any] = {"iss": self.peer.issuer(name), "aud": CLIENT_ID, "iat": now, "exp": now + 600}
        if name != "linkedin":
            claims["nonce"] = asked.get("nonce", ABSENT)
        claims |= PERSON[name]
        return claims | script.claims | ({"nonce": script.nonce} if script.nonce is not None else {})

    def person(self, name: str) -> Response:
        token = (request.authorization.token if request.authorization else None) or ""
        if token not in self.tokens or not request.headers.get("User-Agent", "").startswith("flask-community"):
            return self._answer("person", {"error": "invalid_token"}, 401)
        if name == "facebook":
            proof = hmac.new(CLIENT_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
            if request.args.get("appsecret_proof") != proof:
                return self._answer("person", {"error": {"message": "Invalid appsecret_proof"}}, 400)
        told = _without_absent(PERSON[name] | self.peer.script.person)
        return self._answer("person", {"data": told} if name == "x" else told)

    def further(self, name: str) -> Response:
        return self._answer("further", [] if self.peer.script.further is None else self.peer.script.further)

    def keys(self, name: str) -> Response:
        return self._answer("keys", key_set())

    def _answer(self, endpoint: str, right: Any, status: int = 200) -> Response:
        self.peer.asked.append(endpoint)
        other = self.peer.script.instead.get(endpoint)
        if endpoint == "token":
            time.sleep(self.peer.script.delay)
        if other is None:
            answer = jsonify(right)
            answer.status_code = status
            return answer
        answer = Response(other.body) if isinstance(other.body, bytes) else jsonify(other.body)
        answer.status_code = other.status
        answer.headers.update(other.headers)
        return answer


def _without_absent(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not ABSENT}


__all__ = ["ABSENT", "OPENID", "PERSON", "PLAIN", "TENANT", "Answer", "Misbehaving", "Script", "misbehaving"]
