"""Reads of the set-up: whether it is open at all, and to this browser."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from community.access.models import SITE_ID, Grant, Principal, PrincipalKind, Role
from community.core.db import session
from community.core.ids import token_hash
from community.first_run.models import ROW, SetupCode


def has_owner() -> bool:
    """Whether the site has an owner. From then on the set-up is closed, for ever."""
    owners = select(Grant.id).join(Principal, Principal.id == Grant.principal_id)
    of_site = owners.where(Grant.audience_id == SITE_ID, Grant.role == Role.OWNER)
    return session().scalar(of_site.where(Principal.kind == PrincipalKind.PERSON).limit(1)) is not None


def is_opened_by(token: str, now: datetime) -> bool:
    """Whether this secret is that of the browser in which the code was used, and there is time left."""
    row = session().get(SetupCode, ROW)
    if row is None or not row.opened_hash or row.ends_at <= now or has_owner():
        return False
    return secrets.compare_digest(row.opened_hash, token_hash(token))
