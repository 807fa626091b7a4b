"""The word that lets one's own settings page, and no other page, begin to link an account elsewhere.

Beginning is a link, not a form (see `door.begin`), so it carries this instead of a form's token: without it another
site could send somebody's browser to a provider where it is signed in as somebody else.

The state that goes to the provider and back says that it links. So what comes back of a sign-in that began beside it
never links anything. It needs no signature: a state is good in the one browser whose cookie keeps it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from community.core.ids import new_token, token_hash

LASTS = timedelta(minutes=15)
SIGN = "link."


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


def link_state() -> str:
    """The state of a new linking."""
    return SIGN + new_token()


def is_link(state: str) -> bool:
    """Whether something comes back from a linking. No other state begins like one."""
    return state.startswith(SIGN)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="link an account")
