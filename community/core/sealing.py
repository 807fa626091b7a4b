"""Secrets that are kept in the database lie there sealed, with a key that is not in the database."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unsealable(Exception):
    """It was sealed with another key."""


def seal(text: str, key: str) -> str:
    """`text`, unreadable without `key`."""
    return _with(key).encrypt(text.encode()).decode()


def unseal(sealed: str, key: str) -> str:
    """What was sealed with `key`. Raises Unsealable if it was another one."""
    try:
        return _with(key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unsealable from error


def _with(key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"community kept settings").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
