"""What people type, as it is kept: without signs that nobody sees."""

from __future__ import annotations


def one_line(words: str | None) -> str:
    """Text on one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words or "").split())


def some_lines(words: str | None) -> str:
    """Text that may have lines."""
    return "".join(sign for sign in words or "" if sign.isprintable() or sign == "\n").strip()
