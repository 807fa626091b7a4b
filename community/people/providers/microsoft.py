"""Microsoft. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc

`sub` differs from one application to the next, so an account is known by its tenant and `oid`. The issuer of each
tenant is its own. An administrator of any tenant can write any address into an account ("nOAuth"), so an address
counts only with the optional claim `xms_edov`:
https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
"""

from __future__ import annotations

import re
from typing import Any

from community.people.actions import Claims
from community.people.providers.openid import SCOPE
from community.people.providers.told import Known, SignInFailed, Told, claims

_TENANT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def _tenant(vouched: dict[str, Any]) -> str:
    tenant = vouched.get("tid")
    if not isinstance(tenant, str) or not _TENANT.fullmatch(tenant):
        raise SignInFailed("the token names no tenant")
    return tenant


def issuers(issuer: str, vouched: dict[str, Any]) -> list[str]:
    """The issuer of the token's own tenant; what discovery says holds a literal `{tenantid}`."""
    return [f"{issuer}/{_tenant(vouched)}/v2.0"]


def read(told: Told) -> Claims:
    """Tenant and `oid`, both from the signed token."""
    vouched = told.vouched
    issuer = issuers(told.issuer, vouched)[0]
    verified = vouched.get("xms_edov") is True
    return claims(issuer, vouched.get("oid"), vouched.get("name"), vouched.get("email"), verified=verified)


MICROSOFT = Known(
    label="Microsoft",
    issuer="https://login.microsoftonline.com",
    scope=SCOPE,
    read=read,
    discovery="/{tenant}/v2.0",
    issuers=issuers,
)
