"""What templates have at hand: style sheets, times, names in words, the site's own texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from zlib import crc32

from flask import Blueprint, Flask, request, url_for
from flask_babel import format_date, format_datetime, format_timedelta, get_locale, get_timezone, to_user_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from community.core.clock import iso, now
from community.core.i18n import LazyString, _
from community.core.settings import settings
from community.core.web.addresses import here

STATIC = Path(__file__).resolve().parent.parent / "static"
blueprint = Blueprint(
    "core", __name__, template_folder="../templates", static_folder=str(STATIC), static_url_path="/static"
)


def ago(instant: datetime) -> Markup:
    """A `<time>`: in words how long ago, with the exact time on hover and for machines."""
    seconds, reader = (instant - now()).total_seconds(), (str(get_locale()), str(get_timezone()))
    words = _("just now") if abs(seconds) < 45 else _in_words(round(seconds / 60) or 1, *reader)
    return _TIME.format(iso(instant), _exactly(instant, *reader), words)


_TIME = Markup('<time datetime="{}" title="{}">{}</time>')


@lru_cache(maxsize=4096)
def _in_words(minutes: int, _locale: str, _timezone: str) -> str:
    return str(format_timedelta(timedelta(minutes=minutes), add_direction=True))


@lru_cache(maxsize=4096)
def _exactly(instant: datetime, _locale: str, _timezone: str) -> str:
    return str(format_datetime(instant, "long"))


def day(instant: datetime) -> str:
    """The day of an instant where the reader is: today, yesterday, or its date; the year where it is another one."""
    theirs, today = (to_user_timezone(each).date() for each in (instant, now()))
    if (today - theirs).days in (0, 1):
        return str(_("Yesterday") if theirs < today else _("Today"))
    return str(format_date(theirs, "d MMMM" if theirs.year == today.year else "d MMMM yyyy"))


def groupby_day(entries: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """Things that have an `occurred_at`, in their order, under the names of their days."""
    return [(name, list(found)) for name, found in groupby(entries, key=lambda entry: day(entry.occurred_at))]


def own_number(ref: str, count: int) -> int:
    """A number below `count` that a reference always has: the hue and the pattern of what has no picture."""
    return crc32(f"{count}{ref}".encode()) % count


def points(value: float) -> str:
    """Points to one decimal, without it where it is nought, and with a true minus."""
    shown = f"{value:.1f}".removesuffix(".0")
    return shown.replace("-", "−")


def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def tell(sentence: LazyString, **parts: Markup) -> Markup:
    """A sentence with its `{names}` replaced by finished HTML."""
    return Markup(escape(str(sentence))).format(**parts)  # noqa: S704 -- escaped before it is filled


def with_code(words: str) -> Markup:
    """A sentence whose parts in backticks are shown as code."""
    parts = words.split("`")
    return Markup().join(_CODE.format(part) if place % 2 else part for place, part in enumerate(parts))


_CODE = Markup("<code>{}</code>")


def init_app(app: Flask) -> None:
    """Register the kit's templates, static files, filters and globals."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters |= {
        "ago": ago,
        "groupby_day": groupby_day,
        "points": points,
        "initials": initials,
        "own_number": own_number,
        "with_code": with_code,
    }
    app.jinja_env.globals |= {
        "tell": tell,
        "get_locale": get_locale,
        "view_args": lambda: request.view_args or {},
    }

    sheets = sorted(f"css/{sheet.name}" for sheet in (STATIC / "css").glob("*.css"))
    scripts = sorted(f"js/{script.name}" for script in (STATIC / "js").glob("*.js"))
    made: dict[str, dict[str, Any]] = {}

    def look() -> dict[str, Any]:
        """The addresses of our own files, which are the same for each place that we are mounted at."""
        if request.script_root not in made or app.debug:
            made[request.script_root] = {
                "style_sheets": [url_for("core.static", filename=sheet) for sheet in sheets],
                "scripts": [url_for("core.static", filename=script) for script in scripts],
                "icons": url_for("core.static", filename="icons.svg"),
            }
        return made[request.script_root]

    app.jinja_env.globals["core_sheets"] = lambda: look()["style_sheets"]

    @app.context_processor
    def kit() -> dict[str, Any]:
        return {
            "site_name": settings().site_name,
            **look(),
            "here": here(),
            "csrf": generate_csrf,
        }
