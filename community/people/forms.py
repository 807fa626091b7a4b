"""What may be entered where people sign in, and the defence against sign-up by machines.

No service of others is asked. A form carries the time at which it was made, signed: whoever sends it within two
seconds or after two hours sees it once more. A field that people do not see must stay empty; whoever fills it in gets
the same answer as everybody, and no mail. The rest is limits, and that an account needs the link from the mail.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask import abort, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from zxcvbn import zxcvbn

from community.core.i18n import _
from community.core.settings import settings
from community.people.models import EMAIL_LENGTH

SHORTEST, LONGEST = 10, 200
STRONG_ENOUGH = 3
"""Of 4, by zxcvbn: it knows the passwords of great leaks, names, words, dates and rows of keys."""
LONGEST_GUESSED = 72
SOONEST, LATEST = timedelta(seconds=2), timedelta(hours=2)
TRAP = "website"

_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\\\"']+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def one(field: str, limit: int) -> str:
    """The one text that was sent in a field. Several of them, or too long a one, are no honest form."""
    values = request.form.getlist(field)
    if len(values) > 1 or any(len(value) > limit for value in values):
        abort(400)
    return values[0] if values else ""


def sent_address() -> str:
    """The address that was sent, in small letters; nothing if it is not one address."""
    address = one("email", EMAIL_LENGTH).strip().lower()
    return address if address.isprintable() and _ADDRESS.fullmatch(address) else ""


def fault_of(password: str, address: str) -> str:
    """What is wrong with a new password, in words; nothing if it will do."""
    if len(password) < SHORTEST:
        return str(_("Take at least %(count)d characters. Four words in a row are easy to remember.", count=SHORTEST))
    plain = password.lower()
    if len(set(plain)) < 4 or plain in address or address.partition("@")[0] in {plain, plain[:SHORTEST]}:
        return str(_("That one is easily guessed. Take another."))
    known = zxcvbn(password[:LONGEST_GUESSED], user_inputs=[address, address.partition("@")[0], settings().site_name])
    if known["score"] < STRONG_ENOUGH:
        return str(_("That one is among the first that programs try. Four words in a row are easy to remember."))
    return ""


def stamp(now: datetime) -> str:
    """When a form was made, signed."""
    word: str = _serializer().dumps(now.timestamp())
    return word


def is_by_hand(now: datetime) -> bool:
    """Whether the form that was sent took a person's time."""
    try:
        made = datetime.fromtimestamp(_serializer().loads(one("made", 200)), now.tzinfo)
    except (BadSignature, TypeError, ValueError, OverflowError, OSError):
        return False
    return SOONEST <= now - made <= LATEST


def is_trapped() -> bool:
    """Whether the field that people do not see was filled in."""
    return bool(one(TRAP, 1000))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="a form was made")
