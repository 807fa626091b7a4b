"""Pieces of pages that lists are full of, such as a row of a stream: made once for what they say.

A piece is kept by all that goes into it: the values themselves, the reader's language and time zone, the minute for
what is said to be so long ago, where we are mounted, the settings. So whoever is shown a kept one came with the very
same values, which the rules had let through to them; nobody is shown what another one may see. A macro that makes
pieces reads nothing but what it is given: neither the viewer nor the request.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime

from flask import Flask, current_app, request
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

from community.core.settings import Settings, settings
from community.core.web.look import minutes_since

MOST = 4000
LARGEST = 8000
"""Signs, of what is shown and of what it is kept by: at most 32 MB in each process, and in fact two or three."""


class Pieces:
    """Those of one application, under the settings that hold now; the oldest go first."""

    def __init__(self) -> None:
        self.settings: Settings | None = None
        self.kept: OrderedDict[Hashable, Markup] = OrderedDict()


def piece(macro: Callable[..., Markup], *values: Hashable, at: datetime | None = None) -> Markup:
    """What `macro(*values)` gives; `at` is an instant among them that is shown as so long ago."""
    pieces: Pieces = current_app.extensions["community.pieces"]
    if pieces.settings is not settings():
        pieces.settings, pieces.kept = settings(), OrderedDict()
    when = minutes_since(at) if at else None
    key = (macro, values, when, get_locale(), get_timezone(), request.script_root)
    kept = pieces.kept
    if (found := kept.get(key)) is not None:
        return found
    found = macro(*values)
    if len(found) + sum(len(each) for each in values if isinstance(each, str)) <= LARGEST:
        kept[key] = found
        while len(kept) > MOST:
            kept.popitem(last=False)
    return found


def init_app(app: Flask) -> None:
    """Give templates `piece`."""
    app.extensions["community.pieces"] = Pieces()
    app.jinja_env.globals["piece"] = piece
