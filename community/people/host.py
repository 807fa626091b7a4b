"""People whom the host site has signed in: it says who they are, and its word outranks our cookie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, cast
from urllib.parse import urlsplit

from flask import request

from community.people.actions import Claims

HOST = "community.host"


@dataclass(frozen=True)
class HostPerson:
    """Somebody who is signed in to the host site. `subject` is never empty, never changes and is never used again
    there.
    """

    subject: str
    name: str
    email: str = ""
    email_verified: bool = False
    groups: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.subject:
            raise ValueError("A person of the host needs a subject: it is what they are known by.")


class Host(Protocol):
    """The site that the community is part of."""

    address: str

    def identify(self) -> HostPerson | None:
        """Who is signed in there, for the request being answered."""


def host_claims() -> Claims | None:
    """What the host says of the one who asks, or None if there is no host or nobody is signed in to it."""
    host = cast("Host | None", request.environ.get(HOST))
    person = host.identify() if host else None
    if host is None or person is None:
        return None
    return Claims(
        issuer=urlsplit(host.address).geturl().rstrip("/"),
        subject=person.subject,
        name=person.name,
        email=person.email,
        email_verified=person.email_verified is True,
    )
