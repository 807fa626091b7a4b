"""Opening the set-up, and the one thing that closes it: the first owner."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete

from community.access.models import Role
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.ids import new_ref, new_token, token_hash
from community.first_run.models import ROW, SetupCode
from community.first_run.queries import has_owner
from community.people.actions import Claims, make_staff
from community.people.actions.accounts import new_person
from community.people.actions.passwords import keep_password
from community.people.models import Person

CODE_LASTS = timedelta(hours=24)
SETTING_UP_LASTS = timedelta(hours=2)
PART = 4


def make_code(actor: Viewer, now: datetime) -> str:
    """A new code for whoever starts the server; the one before is worth nothing. NotFound once there is an owner."""
    if has_owner():
        raise NotFound
    code = new_ref()
    session().merge(SetupCode(id=ROW, code_hash=token_hash(code), opened_hash="", ends_at=now + CODE_LASTS))
    return "-".join(code[place : place + PART] for place in range(0, len(code), PART))


def use_code(actor: Viewer, code: str, now: datetime) -> str | None:
    """Open the set-up with the code, once; gives the secret for this browser's cookie, None if it is not the code."""
    row = session().get(SetupCode, ROW, populate_existing=True, with_for_update=True)
    if row is None or not row.code_hash or row.ends_at <= now or has_owner():
        return None
    if not secrets.compare_digest(row.code_hash, token_hash(_plain(code))):
        return None
    token = new_token()
    row.code_hash, row.opened_hash, row.ends_at = "", token_hash(token), now + SETTING_UP_LASTS
    return token


def found_owner(actor: Viewer, *, name: str, address: str, kept: str, now: datetime) -> Person:
    """The first owner's account, which closes the set-up. `kept` is what is kept of their password."""
    if has_owner():
        raise NotFound
    person = new_person(actor, Claims("", "", name, address, email_verified=True), now)
    if not person.email:
        raise Conflict(
            _(
                "Somebody has an account with this address. Run: community staff add %(address)s --owner",
                address=address,
            )
        )
    keep_password(person, kept, now)
    make_staff(actor, person, role=Role.OWNER)
    session().execute(delete(SetupCode))
    return person


def _plain(code: str) -> str:
    """As somebody types it who reads it from a screen."""
    return (
        "".join(sign for sign in code.lower() if sign.isalnum()).replace("o", "0").replace("i", "1").replace("l", "1")
    )
