"""People whom the host site has signed in: it says who they are, and its word outranks our cookie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, cast
from urllib.parse import urlsplit

from flask import request

from community.people.actions import Claims
from community.people.models import SUBJECT_LENGTH

HOST = "community.host"


@dataclass(frozen=True)
class HostPerson:
    """Somebody who is signed in to the host site. `subject` never changes and is never used again there; it is one
    line of at most 255 signs.
    """

    subject: str
    name: str
    email: str = ""
    email_verified: bool = False
    groups: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not 0 < len(self.subject) <= SUBJECT_LENGTH or not self.subject.isprintable():
            raise ValueError(f"The subject of a person of the host is one line of 1 to {SUBJECT_LENGTH} signs.")


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
