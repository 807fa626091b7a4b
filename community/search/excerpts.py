"""Marking words in text, and choosing the lines around them. What comes out is escaped."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup, escape

from community.search.words import words_in

BEFORE = 60
LENGTH = 220


def marked(text: str, asked: Collection[str]) -> Markup:
    """The text with the asked words in `<mark>`."""
    parts, last = [], 0
    for word in words_in(text):
        if word.plain in asked:
            parts += [escape(text[last : word.start]), Markup("<mark>{}</mark>").format(text[word.start : word.end])]
            last = word.end
    return Markup("").join([*parts, escape(text[last:])])


def excerpt_of(text: str, asked: Collection[str]) -> Markup:
    """The lines around the first asked word, or else the beginning."""
    first = next((word.start for word in words_in(text) if word.plain in asked), 0)
    start = text.rfind(" ", 0, max(first - BEFORE, 0)) + 1
    end = len(text) if len(text) <= start + LENGTH else max(text.rfind(" ", start, start + LENGTH), first)
    cut = text[start:end] if end > first else text[first : first + LENGTH]
    return Markup("{}{}{}").format(
        "… " if start else "", marked(cut, asked), " …" if start + len(cut) < len(text) else ""
    )
