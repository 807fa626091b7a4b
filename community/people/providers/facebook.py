"""Facebook. https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow

Plain OAuth 2: its OpenID discovery names no usable token endpoint. The id is good for one application, and nothing
says whether an address was confirmed, so none is. Every request proves that it knows the application's secret:
https://developers.facebook.com/docs/graph-api/guides/secure-requests
"""

from __future__ import annotations

import hashlib
import hmac

from community.people.actions import Claims
from community.people.providers.told import Endpoints, Known, Told, claims

GRAPH = "https://graph.facebook.com/v23.0"


def read(told: Told) -> Claims:
    """The application-scoped id; the address is never confirmed."""
    person = told.person
    return claims(told.issuer, person.get("id"), person.get("name"), person.get("email"), verified=False)


def proof(token: str, secret: str) -> dict[str, str]:
    """`appsecret_proof`."""
    return {"appsecret_proof": hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()}


FACEBOOK = Known(
    label="Facebook",
    issuer="https://www.facebook.com",
    scope="public_profile email",
    read=read,
    endpoints=Endpoints(
        authorize="https://www.facebook.com/v23.0/dialog/oauth",
        token=f"{GRAPH}/oauth/access_token",
        person=f"{GRAPH}/me?fields=id,name,email",
    ),
    pkce=False,
    client_auth="client_secret_post",
    proof=proof,
)
