"""Reads about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.core.db import session
from community.core.ids import token_hash
from community.people.models import LinkedAccount, Person, SignInSession


def person_with_session(token: str, now: datetime) -> Person | None:
    """Whose session this is, while it lasts."""
    held = select(SignInSession).where(SignInSession.token_hash == token_hash(token), SignInSession.ends_at > now)
    found = session().scalars(held).first()
    return found.person if found else None


def person_known_as(issuer: str, subject: str) -> Person | None:
    """Who signs in with this account elsewhere."""
    linked = select(LinkedAccount).where(LinkedAccount.issuer == issuer, LinkedAccount.subject == subject)
    found = session().scalars(linked).first()
    return found.person if found else None
