"""What templates have at hand: style sheets, times, names in words, the site's own texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from string import Formatter
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
    return _time(instant, minutes_since(instant), get_locale(), get_timezone())


def minutes_since(instant: datetime) -> int:
    """How many minutes ago something was, as a negative number; 0 for what is just now."""
    seconds = (instant - now()).total_seconds()
    return 0 if abs(seconds) < 45 else round(seconds / 60) or 1


@lru_cache(maxsize=8192)
def _time(instant: datetime, minutes: int, _locale: Any, _zone: Any) -> Markup:
    words = format_timedelta(timedelta(minutes=minutes), add_direction=True) if minutes else _("just now")
    return _TIME.format(iso(instant), format_datetime(instant, "long"), words)


_TIME = Markup('<time datetime="{}" title="{}">{}</time>')


def day(instant: datetime) -> str:
    """The day of an instant where the reader is: today, yesterday, or its date; the year where it is another one."""
    return _day(instant, to_user_timezone(now()).date(), get_locale(), get_timezone())


@lru_cache(maxsize=8192)
def _day(instant: datetime, today: date, _locale: Any, _zone: Any) -> str:
    theirs = to_user_timezone(instant).date()
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


def breakable(address: str) -> Markup:
    """An address of mail that may break before its `@` and after its dots, rather than within a word."""
    return Markup("<wbr>@").join(Markup(".<wbr>").join(part.split(".")) for part in address.split("@"))


def tell(sentence: LazyString, **parts: Markup) -> Markup:
    """A sentence with its `{names}` replaced by finished HTML."""
    said = (words + parts[name] if name else words for words, name in _pieces(str(sentence)))
    return Markup("").join(said)


@lru_cache(maxsize=2048)
def _pieces(sentence: str) -> tuple[tuple[Markup, str | None], ...]:
    return tuple((escape(words), name) for words, name, _form, _as in Formatter().parse(sentence))


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
        "breakable": breakable,
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

    app.jinja_env.globals["sprite"] = lambda: look()["icons"]
    app.jinja_env.globals["core_sheets"] = lambda: look()["style_sheets"]

    @app.context_processor
    def kit() -> dict[str, Any]:
        return {
            "site_name": settings().site_name,
            **look(),
            "here": here(),
            "csrf": generate_csrf,
        }
