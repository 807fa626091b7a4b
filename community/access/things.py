"""Making things: for the actions of features, which are the only code that does."""

from __future__ import annotations

from datetime import datetime

from community.access.models import Audience, Thing
from community.access.viewers import Viewer
from community.core.db import session
from community.plugins import CORE


def new_root(author: Viewer | None, kind: str, audience: Audience, now: datetime, *, keeper: str = CORE) -> Thing:
    """A thing that stands on its own, for an audience. Gives it its id."""
    thing = _thing(author, kind, now, keeper)
    thing.audience_id = audience.id
    thing.root_id = 0  # its own id, which only the database can give; the constraint is checked at commit
    session().add(thing)
    session().flush()
    thing.root_id = thing.id
    return thing


def new_part(author: Viewer | None, kind: str, root: Thing, now: datetime, *, keeper: str = CORE) -> Thing:
    """A thing that belongs to a root and has its audience. Gives it its id."""
    thing = _thing(author, kind, now, keeper)
    thing.root_id = root.id
    session().add(thing)
    session().flush()
    return thing


def _thing(author: Viewer | None, kind: str, now: datetime, keeper: str) -> Thing:
    return Thing(kind=kind, author_id=author.principal_id if author else None, keeper=keeper, created_at=now)
