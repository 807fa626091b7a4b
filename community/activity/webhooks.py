"""Standard Webhooks 1.0.0: the signature of a message, and one attempt to send it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests
import urllib3

from community.core.outbound import guard, within

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how secrets begin, none itself
READ_AT_MOST = 64 * 1024
SECONDS_IN_ALL = 20
PAUSES = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)] + [
    timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)
]
"""What passes between the attempts: https://www.standardwebhooks.com, 75.6 hours in all."""


@dataclass(frozen=True)
class Answer:
    """What came of an attempt: the status if there was an answer, and what went wrong, for people."""

    status: int | None
    error: str = ""
    lasting: bool = False
    """Trying again cannot help."""

    @property
    def accepted(self) -> bool:
        """Only 2xx is success; a redirect is not followed."""
        return self.status is not None and 200 <= self.status < 300


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """The value of `webhook-signature`: HMAC-SHA256 over id, seconds and body, as the standard says.

    `secret` is `whsec_` and base64. Raises ValueError if it is not.
    """
    if not secret.startswith(SECRET_PREFIX):
        raise ValueError(f"A webhook secret begins with {SECRET_PREFIX}.")
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    signed = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def send(url: str, secret: str, message_id: str, body: str, now: datetime) -> Answer:
    """Post a message once. Never raises for what the other side does."""
    timestamp = int(now.timestamp())
    headers = {
        "content-type": "application/json",
        "user-agent": "flask-community",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
    with guard(requests.Session()) as client, within(SECONDS_IN_ALL):
        try:
            answer = client.post(url, body.encode(), headers=headers, allow_redirects=False, stream=True)
            with suppress(urllib3.exceptions.HTTPError, OSError):  # the status counts, whatever follows it
                answer.raw.read(READ_AT_MOST, decode_content=False)
        except (requests.RequestException, OSError) as error:
            return Answer(None, f"{type(error).__name__}: {error}"[:300])
    return Answer(answer.status_code, "" if answer.ok else f"answered {answer.status_code}")
