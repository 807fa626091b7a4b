"""Verify a delivery by Standard Webhooks 1.0, with nothing but the standard library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


class NotVerifiedError(Exception):
    """The delivery cannot be trusted; the message says why in plain words."""


def decode_secret(secret: str) -> bytes:
    if not secret.startswith(PREFIX) or len(secret) == len(PREFIX):
        raise ValueError(f"the secret must start with {PREFIX} and go on in base64")
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def verify(key: bytes, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """Give back the webhook-id of a genuine, recent delivery; header names come in lower case."""
    message_id, timestamp, signatures = (
        required(headers, name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    )
    if not re.fullmatch("[0-9]{1,12}", timestamp):
        raise NotVerifiedError("webhook-timestamp is not a whole number of seconds")
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotVerifiedError("webhook-timestamp is more than 5 minutes away from now")
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    if not any(hmac.compare_digest(expected, given.encode()) for given in signatures.split(" ")):
        raise NotVerifiedError("no signature matches: another secret, or a changed body")
    return message_id


def required(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise NotVerifiedError(f"the header {name} is missing")
    return value
