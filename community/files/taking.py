"""Taking in a file that somebody sent: limits, the scan, pictures made anew, and its bytes put where files are kept.
Slow, so outside of any transaction; what no row is made for afterwards is cleared up.
"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import IO

from community.core.db import session
from community.core.files import files
from community.core.i18n import _
from community.core.ids import new_ref
from community.core.pictures import NoPicture, is_picture, within
from community.core.settings import settings
from community.core.unit import after_commit
from community.core.web.intake import MEGABYTE
from community.files.models import NAME_LENGTH, File
from community.plugins import hooks

WHAT = "attachments"
WHOLE, SHOWN = 2048, 1024
"""The longest side of a picture, and of the one that stands in a text."""


class Refused(Exception):
    """A file is not taken; says why, in a sentence for whoever sent it, and the status to answer."""

    def __init__(self, why: str, status: int = 422) -> None:
        super().__init__(why)
        self.why, self.status = why, status


@dataclass(frozen=True)
class Taken:
    """A file that is kept, of which no row tells yet."""

    name: str
    key: str
    size: int
    small_key: str | None = None
    width: int | None = None
    height: int | None = None
    ref: str = field(default_factory=new_ref)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than given to be kept."""
        return self.width is not None


def most_bytes() -> int:
    """How large a file may be."""
    return settings().upload_megabytes * MEGABYTE


def take(sent: IO[bytes], name: str, now: datetime) -> Taken:
    """Keep a file that somebody sent. Raises Refused."""
    size = sent.seek(0, 2)
    if size > most_bytes():
        raise Refused(
            _("This file is too large. Take one of at most %(number)d MB.", number=settings().upload_megabytes), 413
        )
    if not size:
        raise Refused(_("This file is empty."))
    name = safe_name(name)
    for look in chain.from_iterable(hooks().community_file_scanners()):
        sent.seek(0)
        if why := look(sent, name):
            raise Refused(why)
    return _picture(sent, name, now) if is_picture(sent) else _as_it_is(sent, name, size, now)


def safe_name(name: str) -> str:
    """A name without folders and without signs that mislead: whoever saves the file sees what it is."""
    plain = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable() and sign not in '<>:"|?*')
    path = PurePosixPath(" ".join(PurePosixPath(plain).name.split()).strip(". "))
    ending = path.suffix[:20]
    stem = path.name.removesuffix(path.suffix)[: NAME_LENGTH - len(ending)]
    return f"{stem}{ending}" or "file"


def put_back(taken: Taken) -> None:
    """Forget a file of which no row will tell."""
    for key in (taken.key, taken.small_key):
        if key:
            files().delete(key)


def take_away(file: File) -> None:
    """Delete a row, and its bytes when that is committed. For those who have asked, and for clearing up."""
    kept = files()
    session().delete(file)
    for key in file.keys:
        after_commit(f"delete {key}", partial(kept.delete, key))


def _picture(sent: IO[bytes], name: str, now: datetime) -> Taken:
    try:
        made = within(sent, WHOLE, SHOWN)
    except NoPicture as error:
        raise Refused(
            _("This picture has too many points. Take a smaller one.")
            if error.too_large
            else _("This file is no picture that we can read. Take a JPEG, a PNG or a WebP.")
        ) from error
    keys = [f"{_new_key(now)}.webp" for _each in made]
    with _room():
        for key, each in zip(keys, made, strict=True):
            files().put(key, each.content)
    return Taken(
        name=f"{PurePosixPath(name).stem[: NAME_LENGTH - 5]}.webp",
        key=keys[0],
        small_key=keys[1] if len(keys) > 1 else None,
        size=sum(len(each.content) for each in made),
        width=made[-1].width,
        height=made[-1].height,
    )


def _as_it_is(sent: IO[bytes], name: str, size: int, now: datetime) -> Taken:
    key = _new_key(now)
    sent.seek(0)
    with _room():
        files().put(key, sent)
    return Taken(name=name, key=key, size=size)


@contextmanager
def _room() -> Iterator[None]:
    """A full disk is said as what it is."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(_("There is no room for files just now. Please try again later."), 507) from error
        raise


def _new_key(now: datetime) -> str:
    """A key nobody can guess, with the day in it: what nobody kept by the next day but one, nobody will."""
    return f"{WHAT}/{now:%Y%m%d}-{secrets.token_hex(16)}"
