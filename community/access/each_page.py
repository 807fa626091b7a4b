"""What every page asks of whoever is signed in: each feature says its part, and all are asked in one query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from community.access.permissions import made_once
from community.access.snapshot import found_in_snapshot
from community.access.viewers import Viewer, asking_lists
from community.core.db import session

Part = Callable[[], Any]
"""Makes one scalar column that asks with `shown(...)`."""

_PARTS: dict[str, Part] = {}


def on_each_page(name: str) -> Callable[[Part], Part]:
    """Register a part, such as whether somebody is of the staff. Names are unique."""

    def register(part: Part) -> Part:
        if _PARTS.setdefault(name, part) is not part:
            raise ValueError(f"Two parts of each page are called {name}.")
        return part

    return register


def told_each_page(viewer: Viewer, name: str) -> Any:
    """What a part found for the viewer, asked together with all others; None for those who are not signed in."""
    if not viewer.signed_in:
        return None
    found = found_in_snapshot("each page", viewer.principal_id)
    if not found:
        found.update(session().execute(_asked(tuple(_PARTS)), asking_lists(viewer)).mappings().one())
    return found[name]


@made_once
def _asked(names: tuple[str, ...]) -> Select[Any]:
    columns = [_PARTS[name]().label(name) for name in names]
    return select(*columns)
