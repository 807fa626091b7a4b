"""X. https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code

PKCE is compulsory, and the answers are few and paid for: one request for each sign-in. `confirmed_email` is there
only if the application asked for it: https://docs.x.com/x-api/users/get-my-user
"""

from __future__ import annotations

from community.people.actions import Claims
from community.people.providers.told import Endpoints, Known, Told, claims, table


def read(told: Told) -> Claims:
    """The id beneath `data`; what stands in `confirmed_email` is confirmed."""
    person = table(told.person.get("data"))
    return claims(told.issuer, person.get("id"), person.get("name"), person.get("confirmed_email"), verified=True)


X = Known(
    label="X",
    issuer="https://x.com",
    scope="users.read tweet.read users.email",
    read=read,
    endpoints=Endpoints(
        authorize="https://x.com/i/oauth2/authorize",
        token="https://api.x.com/2/oauth2/token",  # noqa: S106 -- an address
        person="https://api.x.com/2/users/me?user.fields=confirmed_email",
    ),
)
