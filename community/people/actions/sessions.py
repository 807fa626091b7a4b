"""Sign-in sessions: begun, ended one by one or all others at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import new_token, token_hash
from community.people.models import DEVICE_LENGTH, Person, SignInSession

SESSION_LASTS = timedelta(days=30)


def sign_in(person: Person, now: datetime, *, device: str = "", instead_of: str = "") -> str:
    """Begin a session and give the secret for its cookie, which is nowhere else. The browser's former one ends."""
    if instead_of:
        sign_out(instead_of)
    token = new_token()
    session().add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person.id,
            begun_at=now,
            ends_at=now + SESSION_LASTS,
            last_seen_at=now,
            device=device[:DEVICE_LENGTH],
        )
    )
    return token


def sign_out(token: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    session().execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))


def end_session(actor: Viewer, ref: str) -> None:
    """End one of one's own sessions, on whichever device. Raises NotFound for anybody else's."""
    found = session().query(SignInSession).filter_by(ref=ref).one_or_none()
    if found is None or found.person.principal_id != actor.principal_id:
        raise NotFound
    session().delete(found)


def end_other_sessions(person: Person, token: str) -> None:
    """End all sessions of a person but the one with this secret (none has an empty one)."""
    mine = SignInSession.person_id == person.id
    session().execute(delete(SignInSession).where(mine, SignInSession.token_hash != token_hash(token)))
