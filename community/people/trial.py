"""Trying a way in: a sign-in through the real provider that shows what it tells, and lets nobody in.

The state that goes to the provider and back says that it is a trial, whose, and until when. So what comes back with
it never signs anybody in and never links an account, whatever else this browser has begun meanwhile.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from community.core.ids import new_token, token_hash

LASTS = timedelta(minutes=15)
SIGN = "trial."


def trial_state(holder: str, now: datetime) -> str:
    """The state of a new trial for whoever is signed in as `holder`, a secret or what stands for it."""
    return SIGN + str(_serializer().dumps([token_hash(holder), int((now + LASTS).timestamp()), new_token()]))


def is_trial(state: str) -> bool:
    """Whether something comes back from a trial. No other state begins like one."""
    return state.startswith(SIGN)


def is_trial_of(holder: str, state: str, now: datetime) -> bool:
    """Whether this is a trial that the same holder began, a short while ago."""
    try:
        whose, ends, _random = _serializer().loads(state.removeprefix(SIGN))
    except (BadSignature, TypeError, ValueError):
        return False
    return bool(whose == token_hash(holder) and now.timestamp() < ends)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="try a way in")
