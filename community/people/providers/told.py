"""What a provider tells of somebody, and what a provider is. No answer is taken to be what it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from community.people.actions import Claims
from community.people.models import ISSUER_LENGTH, SUBJECT_LENGTH


class SignInFailed(Exception):
    """The provider did not vouch for anybody; the message says why, for the log."""


@dataclass(frozen=True)
class Told:
    """What was told about one person: by a verified ID token (empty without one) and by the provider's own answer."""

    issuer: str
    vouched: dict[str, Any]
    person: dict[str, Any]
    further: Callable[[], Any]
    """Asks the provider's second address, where it has one."""


@dataclass(frozen=True)
class Endpoints:
    """Where a provider without discovery is asked. `further` is a second address that tells of a person."""

    authorize: str
    token: str
    person: str
    further: str = ""


@dataclass(frozen=True)
class Known:
    """How one provider does things. Without `endpoints` they are found by OpenID discovery at the issuer."""

    label: str
    issuer: str
    scope: str
    read: Callable[[Told], Claims]
    endpoints: Endpoints | None = None
    pkce: bool = True
    nonce: bool = True
    client_auth: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    discovery: str = ""
    """Where discovery lies beneath the issuer, if not where OpenID puts it; may name `{tenant}`."""
    issuers: Callable[[str, dict[str, Any]], list[str]] = field(default=lambda issuer, _claims: [issuer])
    """The values of `iss` that are the issuer's, given the claims of the token."""
    proof: Callable[[str, str], dict[str, str]] = field(default=lambda _token, _secret: {})
    """What is sent along to prove that a request comes from the holder of the secret."""


def claims(issuer: str, subject: Any, name: Any, email: Any, *, verified: bool) -> Claims:
    """Claims of what was told. Raises SignInFailed for a subject that cannot be one."""
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_LENGTH or not subject.isprintable():
        raise SignInFailed("the subject is not a text of reasonable length")
    if len(issuer) > ISSUER_LENGTH:
        raise SignInFailed("the issuer is too long")
    address = text(email)
    return Claims(issuer, subject, text(name), address, email_verified=bool(address) and verified)


def number(value: Any) -> str:
    """A numeric id as a text; anything else is refused."""
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise SignInFailed("the id is not a number")
    return str(value)


def text(value: Any) -> str:
    """`value` if it is a text, else nothing."""
    return value if isinstance(value, str) else ""


def table(value: Any) -> dict[str, Any]:
    """`value` if it is a JSON object; anything else is refused."""
    if not isinstance(value, dict):
        raise SignInFailed("the answer is not an object")
    return dict(value)
