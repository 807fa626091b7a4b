"""Giving bytes that are kept to somebody who was found to read what they belong to."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from flask import Response, send_file

from community.core.db import session
from community.core.errors import NotFound
from community.core.files import files
from community.core.pictures import TYPE

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Whoever opens a file as a page gets one that can do nothing."""


def give(key: str, name: str, *, is_picture: bool, is_public: bool, changed_at: datetime | None = None) -> Response:
    """A picture to look at, anything else to be kept. What not everybody reads is kept by nobody; the rest is asked
    for again each time. Raises NotFound where the bytes are gone.
    """
    source = files().path_of(key) or _bytes(key)
    session().rollback()  # a slow reader holds no snapshot
    answer = send_file(
        source,
        mimetype=TYPE if is_picture else "application/octet-stream",
        as_attachment=not is_picture,
        download_name=name,
        conditional=True,
        etag=key.partition("/")[2].replace(".", "-"),
        last_modified=changed_at,
        max_age=None,
    )
    answer.headers["Cache-Control"] = "private, no-cache" if is_public else "no-store"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _bytes(key: str) -> BinaryIO:
    content = files().read(key)
    if content is None:
        raise NotFound
    return BytesIO(content)
