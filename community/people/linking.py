"""The word that lets one's own settings page, and no other page, begin to link an account elsewhere.

Beginning is a link, not a form (see `door.begin`), so it carries this instead of a form's token: without it another
site could send somebody's browser to a provider where it is signed in as somebody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from community.core.ids import token_hash

LASTS = timedelta(minutes=15)


def link_word(session_token: str, now: datetime) -> str:
    """The word for one session, for a quarter of an hour."""
    word: str = _serializer().dumps([token_hash(session_token), int((now + LASTS).timestamp())])
    return word


def may_link(session_token: str, word: str, now: datetime) -> bool:
    """Whether this session's own settings page gave the word, a short while ago."""
    try:
        holder, ends = _serializer().loads(word)
    except (BadSignature, TypeError, ValueError):
        return False
    return bool(holder == token_hash(session_token) and now.timestamp() < ends)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="link an account")
