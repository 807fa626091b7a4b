"""Named points at which a test lets the process die, to show that whatever comes after can be done again.

`COMMUNITY_CRASH_AT=reader.handled` ends the process, as a power cut would, when it comes to that point;
`reader.handled:3` when it comes there for the third time.
"""

from __future__ import annotations

import os

DIED = 70
_ahead: dict[str, int] = {}


def crash_at(wanted: str) -> None:
    """Die at the point `name` or `name:times`; nowhere if empty."""
    name, _, times = wanted.partition(":")
    _ahead.clear()
    if name:
        _ahead[name] = int(times or 1)


def point(name: str) -> None:
    """A point that a test may let the process die at."""
    if _ahead and name in _ahead:
        _ahead[name] -= 1
        if not _ahead[name]:
            os._exit(DIED)


crash_at(os.environ.get("COMMUNITY_CRASH_AT", ""))
