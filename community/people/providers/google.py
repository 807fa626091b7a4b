"""Google. https://developers.google.com/identity/openid-connect/openid-connect"""

from __future__ import annotations

from typing import Any

from community.people.actions import Claims
from community.people.providers.openid import SCOPE
from community.people.providers.told import Known, Told, claims, text


def read(told: Told) -> Claims:
    """Google answers for addresses that it runs itself: of gmail.com, or of a Workspace domain (`hd`)."""
    person = {**told.vouched, **told.person}
    email = text(person.get("email"))
    own = email.lower().endswith("@gmail.com") or bool(text(told.vouched.get("hd")))
    verified = own and person.get("email_verified") is True
    return claims(told.issuer, person.get("sub"), person.get("name"), email, verified=verified)


def issuers(issuer: str, _claims: dict[str, Any]) -> list[str]:
    """Tokens may name it without the scheme."""
    return [issuer, issuer.removeprefix("https://")]


GOOGLE = Known(label="Google", issuer="https://accounts.google.com", scope=SCOPE, read=read, issuers=issuers)
