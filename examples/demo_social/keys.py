"""The key that signs ID tokens: a fresh one for each start."""

from __future__ import annotations

from typing import Any

from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"
KEY_BITS = 2048


class SigningKey:
    def __init__(self) -> None:
        self.private = RSAKey.generate_key(KEY_BITS, parameters={"use": "sig", "alg": ALGORITHM}, auto_kid=True)

    def header(self) -> dict[str, str]:
        return {"alg": ALGORITHM, "kid": str(self.private.kid)}

    def public_set(self) -> dict[str, Any]:
        return dict(KeySet([self.private]).as_dict(private=False))
