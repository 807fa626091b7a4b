"""GitHub. https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps

OAuth 2 only. The numeric id is the account; a login can be given up and taken by another. A refused code is answered
with status 200 and an `error`. Addresses: https://docs.github.com/rest/users/emails
"""

from __future__ import annotations

from typing import Any

from community.people.actions import Claims
from community.people.providers.told import Endpoints, Known, Told, claims, number, text


def read(told: Told) -> Claims:
    """The numeric id, and the primary address if GitHub confirmed it."""
    person = told.person
    email = _primary(told.further())
    name = text(person.get("name")) or text(person.get("login"))
    return claims(told.issuer, number(person.get("id")), name, email, verified=True)


def _primary(listed: Any) -> str:
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and entry.get("primary") is True and entry.get("verified") is True:
            return text(entry.get("email"))
    return ""


GITHUB = Known(
    label="GitHub",
    issuer="https://github.com",
    scope="read:user user:email",
    read=read,
    endpoints=Endpoints(
        authorize="https://github.com/login/oauth/authorize",
        token="https://github.com/login/oauth/access_token",  # noqa: S106 -- an address
        person="https://api.github.com/user",
        further="https://api.github.com/user/emails",
    ),
    client_auth="client_secret_post",
)
