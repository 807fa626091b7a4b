"""What was found out in the snapshot that a page reads: its parts are told the same, and nothing is asked twice."""

from __future__ import annotations

from typing import Any

from community.core.db import session
from community.core.sqlite import WRITING

_FOUND = "community.found_in_snapshot"


def found_in_snapshot(*about: Any) -> dict[str, Any]:
    """What was found before about something in the transaction that reads now; nothing in one that writes."""
    current = session()
    if current.info.get(WRITING):
        return {}
    now = current.get_transaction()
    if now is None or current.info.get(_FOUND, (None,))[0] is not now:
        current.connection()  # begins the snapshot, if nothing has
        current.info[_FOUND] = (current.get_transaction(), {})
    found: dict[str, Any] = current.info[_FOUND][1].setdefault(about, {})
    return found
