"""What comes in: how much, and of which signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest

View = TypeVar("View", bound=Callable[..., Any])

MEGABYTE = 1024 * 1024
BODY_BYTES = MEGABYTE
FORM_PARTS = 200
QUERY_FIELDS = 100


def takes_up_to(number: int | Callable[[], int]) -> Callable[[View], View]:
    """Declare a view whose body may be larger than others': one that takes a file. A limit that is a setting is a
    function.
    """

    def declare(view: View) -> View:
        view.body_bytes = number  # type: ignore[attr-defined]  # a mark on a function
        return view

    return declare


FIELDS_ALONE = "application/x-www-form-urlencoded"
"""How a form without files is sent: there is no more to take in where files may come along."""


class UnreadableText(BadRequest):
    """It holds a sign that cannot be stored, or is none."""


class TooManyFields(BadRequest):
    """More fields than any form or link of ours has."""


def init_app(app: Flask) -> None:
    """Set the limits of bodies; refuse a NUL, which no database text may hold, raw bytes that are no text,
    and floods of fields.
    """
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_MEMORY_SIZE=BODY_BYTES, MAX_FORM_PARTS=FORM_PARTS)

    @app.before_request
    def look() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        larger = getattr(view, "body_bytes", 0)
        if larger and request.mimetype != FIELDS_ALONE:
            request.max_content_length = larger() if callable(larger) else larger
        if request.query_string.count(b"&") >= QUERY_FIELDS:
            raise TooManyFields
        if "\0" in request.path or any("\0" in text for text in _texts()):
            raise UnreadableText


def _texts() -> list[str]:
    try:
        request.query_string.decode()
    except UnicodeDecodeError as error:
        raise UnreadableText from error
    given = [request.args, request.form]
    if sum(len(each) for each in given) > FORM_PARTS:
        raise TooManyFields
    return [text for each in given for name, values in each.lists() for text in (name, *values)]
