"""ID tokens, right and wrong."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


def key_set() -> dict[str, Any]:
    return {"keys": [KEY.as_dict(private=False)]}


def signed(claims: dict[str, Any], how: str) -> str:
    """A token of `claims`; `how` says what is wrong with its signature, if it is not `RS256`."""
    if how == "none":
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
    if how == "HS256":
        secret = KEY.as_pem(private=False)
        head = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{_part(claims)}"
        return f"{head}.{_base64(hmac.new(secret, head.encode(), hashlib.sha256).digest())}"
    key = OTHER_KEY if how == "other key" else KEY
    header = {"alg": "RS256", "kid": "nobody's" if how == "unknown kid" else "one"}
    token: str = jwt.encode(header, claims, key)
    return token


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
