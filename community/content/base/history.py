"""What a post said before, and what was changed in it, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from community.access.models import Principal, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer
from community.content.base.models import Post, Version
from community.core.db import session
from community.core.errors import NotFound

MOST = 50
"""Older edits than so many are not shown."""
FINEST = 2000
"""Texts with more words than this are compared line by line: words would take too long."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `gone` or `new`."""

    sort: str
    text: str


@dataclass(frozen=True)
class Edit:
    """One edit of a post, with the whole text around what it changed."""

    at: datetime
    by: Principal
    reason: str
    pieces: Sequence[Piece]


def get_post(viewer: Viewer, ref: str) -> Post:
    """The post at an address. Raises NotFound, also for one that the viewer may not read."""
    return _post(ref, visible(viewer, "post.see"))


def get_restorable(viewer: Viewer, ref: str) -> Post:
    """A post whose deletion the viewer may undo. Raises NotFound."""
    return _post(ref, visible(viewer, "post.restore"))


def edits_of(post: Post) -> list[Edit]:
    """What was changed in a post that the viewer may read, the newest edit first."""
    found = select(Version).where(Version.post_id == post.id).order_by(Version.id.desc()).limit(MOST)
    versions = session().scalars(found).all()
    after = [post.source, *(version.source for version in versions)]
    return [
        Edit(version.edited_at, version.edited_by, version.reason, differences(version.source, text))
        for version, text in zip(versions, after, strict=False)
    ]


def differences(before: str, after: str) -> list[Piece]:
    """What was taken out and put in, in the order of the text. Plain text: whoever shows it escapes it."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > FINEST or len(new) > FINEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found = []
    for tag, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=len(old) > 500).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[begin:end])))
            continue
        found += [Piece("gone", "".join(old[begin:end])), Piece("new", "".join(new[start:stop]))]
    return [piece for piece in found if piece.text]


def _post(ref: str, condition: ColumnElement[bool]) -> Post:
    named = select(Post).join(Thing, Thing.id == Post.id).where(Thing.ref == ref, condition)
    post = session().scalars(named.options(joinedload(Post.thing).joinedload(Thing.author))).first()
    if post is None:
        raise NotFound
    return post
