"""Texts for people. `_` translates now, `_l` when the text is shown, `_n` counts."""

from __future__ import annotations

from flask import Flask, has_request_context, request
from flask_babel import Babel, LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n

__all__ = ["LazyString", "_", "_l", "_n", "get_locale", "init_app"]

LANGUAGES = ["en"]


def init_app(app: Flask) -> None:
    """Choose the language of each request by what its browser prefers among the languages that we have."""
    Babel(app, locale_selector=_preferred)


def _preferred() -> str:
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
