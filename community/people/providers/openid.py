"""Any issuer of OpenID Connect. https://openid.net/specs/openid-connect-core-1_0.html"""

from __future__ import annotations

from community.people.actions import Claims
from community.people.providers.told import Known, Told, claims

SCOPE = "openid email profile"


def read(told: Told) -> Claims:
    """The standard claims. An address counts as confirmed only by `email_verified: true`, the JSON value."""
    person = {**told.vouched, **told.person}
    verified = person.get("email_verified") is True
    return claims(told.issuer, person.get("sub"), person.get("name"), person.get("email"), verified=verified)


OPENID = Known(label="", issuer="", scope=SCOPE, read=read)
