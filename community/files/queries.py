"""Reads about files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, has_request_context, url_for
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.core.attached import SCHEME, Attached
from community.core.db import session
from community.core.errors import NotFound
from community.core.ids import REF_LENGTH
from community.files.models import File
from community.files.taking import Taken

MOST_IN_TEXT = 50
"""Of more files than so many in one text the rest is not shown."""
AT_ONCE = 200
PAGE = 50
_NAMED = re.compile(rf"{SCHEME}:([0-9a-z]{{{REF_LENGTH}}})\b")


@dataclass(frozen=True)
class FilesPage:
    """Some files; `older` is what `before` takes for the next ones."""

    rows: Sequence[File]
    older: str | None


def get_file(viewer: Viewer, ref: str) -> File:
    """A file that the viewer reads now. Raises NotFound."""
    found = session().scalars(select(File).where(File.ref == ref, visible(viewer, "file.see"))).first()
    if found is None:
        raise NotFound
    return found


def attached_in(
    viewer: Viewer, source: str, thing: Thing | None = None, taken: Sequence[Taken] = ()
) -> Mapping[str, Attached]:
    """The files that a text names and may show: the writer's own that belong to nothing, those that belong to what it
    is the text of already, and what comes with it.
    """
    refs = _named_in(source)
    fresh = {each.ref: each for each in taken if each.ref in refs}
    loose = File.thing_id.is_(None) & (File.owner_id == viewer.principal_id)
    mine = loose if thing is None else or_(loose, File.thing_id == thing.id)
    return _shown(refs, mine) | {each.ref: shown(each) for each in fresh.values()}


def previewed_in(viewer: Viewer, source: str) -> Mapping[str, Attached]:
    """The files that a text names, for a look at it before it is sent: what it is the text of is not known then, so
    all of them that the viewer sees.
    """
    return _shown(_named_in(source), visible(viewer, "file.see"))


def _named_in(source: str) -> Sequence[str]:
    return list(dict.fromkeys(_NAMED.findall(source)))[:MOST_IN_TEXT]


def _shown(refs: Sequence[str], condition: ColumnElement[bool]) -> dict[str, Attached]:
    rows = session().scalars(select(File).where(File.ref.in_(refs), condition)) if refs else ()
    return {each.ref: shown(each) for each in rows}


def shown(file: File | Taken) -> Attached:
    """How a file stands in a text."""
    return Attached(
        file.ref,
        address("files.file", file.ref),
        address("files.small", file.ref) if file.small_key else address("files.file", file.ref),
        file.name,
        file.width,
        file.height,
    )


def address(endpoint: str, ref: str) -> str:
    """The path of a file."""
    if has_request_context():
        return url_for(endpoint, ref=ref)
    return str(current_app.url_map.bind("").build(endpoint, {"ref": ref}))


def bytes_of(principal_id: int) -> int:
    """How much somebody keeps here."""
    return session().scalar(select(func.coalesce(func.sum(File.size), 0)).where(File.owner_id == principal_id)) or 0


def own_files(principal_id: int) -> Sequence[File]:
    """All that somebody brought and is still here, the newest first."""
    return session().scalars(select(File).where(File.owner_id == principal_id).order_by(File.id.desc())).all()


def files_in(viewer: Viewer, audience_id: int, *, before: str | None = None) -> FilesPage:
    """What belongs to things of an audience, as far as the viewer reads it, some at a time."""
    thing, root = aliased(Thing), aliased(Thing)
    found = (
        select(File)
        .join(thing, thing.id == File.thing_id)
        .join(root, root.id == thing.root_id)
        .where(root.audience_id == audience_id, visible(viewer, "file.see"))
    )
    return _page(found, before)


def page_of_own(viewer: Viewer, *, before: str | None = None) -> FilesPage:
    """What the viewer brought, some at a time."""
    return _page(select(File).where(File.owner_id == viewer.principal_id), before)


def _page(found: Select[File], before: str | None) -> FilesPage:
    found = found.order_by(File.id.desc()).limit(PAGE + 1)
    if before:
        found = found.where(File.id < select(File.id).where(File.ref == before).scalar_subquery())
    rows = session().scalars(found).all()
    return FilesPage(rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else None)


def left_over(before: datetime) -> Sequence[File]:
    """Files that have belonged to nothing since before then, some at a time."""
    loose = select(File).where(File.thing_id.is_(None), File.loose_since < before)
    return session().scalars(loose.order_by(File.id).limit(AT_ONCE)).all()


def known_keys(keys: Sequence[str]) -> set[str]:
    """Which of these keys a row tells of."""
    found = select(File.key, File.small_key).where(or_(File.key.in_(keys), File.small_key.in_(keys)))
    return {key for row in session().execute(found) for key in row if key}
