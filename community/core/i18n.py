"""Texts for people. `_` translates now, `_l` when the text is shown, `_n` counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from flask import Flask, has_request_context, request
from flask_babel import Babel, LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n
from markupsafe import Markup

from community.core.settings import settings

__all__ = ["LANGUAGES", "LazyString", "_", "_l", "_n", "get_locale", "init_app", "language_now", "preferred", "zones"]

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Each in its own words."""
TEXTS = Path(__file__).parent / "translations"
_PLACES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")

Chosen = Callable[[], tuple[str | None, str | None]]


def init_app(app: Flask, chosen: Chosen) -> None:
    """Choose the language and the time zone of each request: what the person chose (`chosen` says it), else what
    their browser prefers among the languages that we have, else the site's.
    """

    def language() -> str:
        wanted = chosen()[0] if has_request_context() else None
        return wanted if wanted in LANGUAGES else preferred()

    def zone() -> str:
        wanted = chosen()[1] if has_request_context() else None
        return wanted if wanted in _every_zone() else settings().default_zone

    Babel(app, default_translation_directories=str(TEXTS), locale_selector=language, timezone_selector=zone)
    app.jinja_env.globals["_"] = _in_templates


def _in_templates(text: str, **values: Any) -> Markup:
    """`_` of templates: a page has fifty texts, and nearly all of them are as they were on the page before."""
    if values:
        return Markup(_(text)) % values  # noqa: S704 -- texts are ours, and what is filled in is escaped
    return _plain(text, get_locale())


@lru_cache(maxsize=4096)
def _plain(text: str, _locale: Any) -> Markup:
    return Markup(_(text)) % {}  # noqa: S704 -- the same


def language_now() -> str:
    """The language in which texts are written at this moment."""
    return str(get_locale() or settings().default_language)


@cache
def zones() -> tuple[str, ...]:
    """The time zones that people choose from, by name."""
    return ("UTC", *sorted(name for name in _every_zone() if name.startswith(_PLACES)))


@cache
def _every_zone() -> frozenset[str]:
    """Looked for once: it takes walking through a folder of six hundred files."""
    return frozenset(available_timezones())


def preferred() -> str:
    """The language that a browser prefers among those that we have, else the site's."""
    site = settings().default_language
    if not has_request_context():
        return site
    found: str = request.accept_languages.best_match(list(LANGUAGES), site)
    return found
