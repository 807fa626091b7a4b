"""Names that people are shown under: one line, readable, in the order in which it is written."""

from __future__ import annotations

import unicodedata

from community.access.models import NAME_LENGTH

MARKS_IN_A_ROW = 2
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
"""Letters and signs by category that show nothing: Hangul fillers, blank Braille, joiners of Khmer and Latin."""


def shown_name(name: str) -> str:
    """A name that can be shown. Nobody is called by a part of their address, which is not for others to see."""
    return clean_name(name) or "Somebody"


def clean_name(name: str) -> str:
    """`name` without signs that cannot be seen, turn the reading direction or pile up; empty if no letter or digit
    is left.
    """
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", name[: NAME_LENGTH * 4]):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if sign.isspace() or kind.startswith("Z"):
            kept.append(" ")
        elif not kind.startswith("C") and sign not in _BLANK_LETTERS and marks <= MARKS_IN_A_ROW:
            kept.append(sign)
    text = " ".join("".join(kept).split())[:NAME_LENGTH].strip()
    return text if any(sign.isalnum() for sign in text) else ""
