"""What the misbehaving provider is told to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ABSENT = object()
"""Stands for a claim or field that is left out."""


@dataclass
class Answer:
    """An HTTP answer in place of the right one. `body` is sent as JSON unless it is bytes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Script:
    """One login. Left as it is, the provider behaves."""

    claims: dict[str, Any] = field(default_factory=dict)
    """Replaces claims of the ID token."""
    person: dict[str, Any] = field(default_factory=dict)
    """Replaces fields of what the provider tells of the person."""
    further: Any = None
    signed: str = "RS256"
    """`none`, `HS256` (with the public key as the secret), `other key`, `unknown kid`."""
    nonce: Any = None
    """Replaces the nonce of the ID token."""
    back: dict[str, str] | None = None
    """Replaces what the browser brings back to the callback, but for the state."""
    delay: float = 0
    instead: dict[str, Answer] = field(default_factory=dict)
    """By the name of an endpoint: `token`, `person`, `further`, `keys`, `discovery`."""
