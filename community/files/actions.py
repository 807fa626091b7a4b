"""Everything that is done to files. Their bytes are kept already (`taking`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from community.access.models import SITE_ID, Audience, Principal, Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.settings import settings
from community.core.web.intake import MEGABYTE
from community.files.models import File
from community.files.queries import bytes_of
from community.files.taking import Taken, take_away


def bring(actor: Viewer, taken: Taken, now: datetime) -> File:
    """Tell of a file that belongs to nothing yet. Raises Conflict where somebody keeps too much already."""
    require(actor, "file.bring", session().get_one(Audience, SITE_ID))
    session().get_one(Principal, actor.principal_id, with_for_update=True)  # two at once are counted one by one
    require_room(actor, taken.size)
    file = File(
        ref=taken.ref,
        owner_id=actor.principal_id,
        name=taken.name,
        key=taken.key,
        small_key=taken.small_key,
        size=taken.size,
        width=taken.width,
        height=taken.height,
        brought_at=now,
        loose_since=now,
    )
    session().add(file)
    session().flush()
    return file


def require_room(actor: Viewer, size: int = 1) -> None:
    """Go on only where so many bytes more are not too many of one person. Raises Conflict."""
    most = settings().quota_megabytes * MEGABYTE
    if most and bytes_of(actor.principal_id) + size > most:
        raise Conflict(
            _("Your files would be more than %(number)d MB. Delete some first.", number=settings().quota_megabytes)
        )


def attach(actor: Viewer, thing: Thing, refs: Collection[str], now: datetime, taken: Sequence[Taken] = ()) -> None:
    """Let these files of the actor's, and no others, belong to a thing: for actions that wrote it. What belonged to
    it and is not named any more is its owner's alone again.
    """
    for each in taken:
        bring(actor, each, now)
    named = {*refs, *(each.ref for each in taken)}
    for file in session().scalars(select(File).where(File.thing_id == thing.id)):
        if file.ref not in named:
            file.thing_id, file.loose_since = None, now
    own = select(File).where(File.ref.in_(named), File.owner_id == actor.principal_id, File.thing_id.is_(None))
    for file in session().scalars(own) if named else ():
        file.thing_id, file.loose_since = thing.id, None
    session().flush()


def drop(actor: Viewer, file: File) -> None:
    """Delete a file that belongs to nothing."""
    require(actor, "file.drop", file)
    take_away(file)
