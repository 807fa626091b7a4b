"""Random references for addresses and secrets for cookies. Row ids never leave the process."""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: nothing that reads like something else
REF_LENGTH = 12


def new_ref() -> str:
    """A reference of 60 random bits for an address; gaps between two of them tell nobody anything."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(REF_LENGTH))


def new_token() -> str:
    """A secret of 256 random bits; only its `token_hash` may be stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a secret, in hex. A plain hash is enough where the secret itself is random."""
    return hashlib.sha256(token.encode()).hexdigest()
