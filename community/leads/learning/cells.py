"""What a single cell can be: nothing, a number, a date, yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MISSING = frozenset(
    {"", "-", "--", "—", "–", "?", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "(null)", "(none)", "(blank)"}
    | {"k.a.", "k. a.", "keine angabe", "unknown", "unbekannt", "not set", "undefined"}
)
YES = frozenset(
    {"yes", "y", "true", "t", "1", "1.0", "won", "win", "closed won", "closedwon", "converted", "success", "customer"}
    | {"ja", "j", "wahr", "gewonnen", "kunde", "oui", "vrai", "si", "sí", "sì", "sim", "tak", "verdadero"}
)
NO = frozenset(
    {"no", "n", "false", "f", "0", "0.0", "lost", "loss", "closed lost", "closedlost", "not converted", "failed"}
    | {"nein", "falsch", "verloren", "abgelehnt", "non", "faux", "não", "nao", "nie", "falso", "rejected"}
    | {"disqualified", "unqualified", "unconverted", "no customer", "not won", "not bought", "kein kunde"}
)
OPEN = frozenset(
    {"open", "offen", "pending", "in progress", "new", "neu", "working", "contacted", "qualified", "nurture"}
    | {"nurturing", "laufend", "in bearbeitung", "qualifiziert"}
)
POINT = re.compile(r"[+-]?(\d{1,3}([, ']\d{3})+|\d+)?(\.\d+)?(e[+-]?\d{1,2})?")
COMMA = re.compile(r"[+-]?(\d{1,3}([. ']\d{3})+|\d+)?(,\d+)?(e[+-]?\d{1,2})?")
COIN = re.compile(r"[€$£¥%]|\b(?:eur|usd|gbp|chf)\b", re.IGNORECASE)
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})
DATES = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S.%f%z", "%Y-%m-%d %H:%M%z",
    "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%y",
    "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%y",
    "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%y",
    "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y%m%d",
)  # fmt: skip
Reading = Callable[[str], float | None]


def plain(cell: str) -> str:
    """A word as the lists above have it."""
    return " ".join(cell.replace("_", " ").replace("-", " ").casefold().split()) or cell.strip()


def is_missing(cell: str) -> bool:
    """Whether there is nothing in it."""
    return cell.casefold() in MISSING


def yes_or_no(cell: str) -> float | None:
    """1 for yes, 0 for no."""
    word = plain(cell)
    return 1.0 if word in YES else 0.0 if word in NO else None


def with_point(cell: str) -> float | None:
    """A number as 1,234.5."""
    return _number(cell, POINT, ", '")


def with_comma(cell: str) -> float | None:
    """A number as 1.234,5."""
    return _number(cell, COMMA, ". '")


def _number(cell: str, pattern: re.Pattern[str], dropped: str) -> float | None:
    text = COIN.sub("", cell.translate(SPACES)).strip().casefold()
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()")
    if len(text) > 40 or not pattern.fullmatch(text) or not any(each.isdecimal() for each in text):
        return None
    digits = text.translate({ord(each): None for each in dropped}).replace(",", ".")
    if len(digits.lstrip("+-")) > 1 and digits.lstrip("+-")[0] == "0" and digits.lstrip("+-")[1].isdecimal():
        return None  # 01067 is a post code
    try:
        found = float(digits)
    except ValueError:
        return None
    return (-found if negative else found) if abs(found) < 1e15 else None


def date_by(form: str) -> Reading:
    """Reads dates of one form as days since 1970."""

    def read(cell: str) -> float | None:
        text = cell.replace("T", " ").removesuffix("Z").strip() if form.startswith("%Y-") else cell
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 -- without a zone it is UTC
        except ValueError:
            return None
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return (found - EPOCH).total_seconds() / 86_400

    return read


def dates_in(cells: Sequence[str]) -> Reading | None:
    """What reads at least nine tenths of these cells as dates; where several do, the first of the forms."""
    some = cells[:100]
    for form in DATES:
        one = date_by(form)
        if form == "%Y%m%d" and not all(len(cell) == 8 and cell[:2] in ("19", "20") for cell in some):
            continue
        if sum(one(cell) is not None for cell in some) >= 0.9 * len(some) and _fits(one, cells):
            return one
    return None


def _fits(read: Reading, cells: Sequence[str]) -> bool:
    return sum(read(cell) is not None for cell in cells) >= 0.98 * len(cells)
