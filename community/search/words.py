"""Words: how text is cut for an index, for what is asked, and for marking what was found.

The engines see only these words, so they find the same things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from whoosh.analysis import STOP_WORDS
from whoosh.lang.porter import stem

ASKED_LENGTH = 200
MOST_ASKED = 12
TEXT_LENGTH = 100_000
WORD_LENGTH = 40
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


@dataclass(frozen=True)
class Word:
    """A word of a text in its plain form, and where it stands there."""

    plain: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    """The words of a text, in their order. Signs of any other sort mean nothing."""
    for found in _WORD.finditer(text[:TEXT_LENGTH]):
        if plain := _plain(found[0]):
            yield Word(plain, found.start(), found.end())


def plain_words(text: str) -> list[str]:
    """The words of a text as an index keeps them."""
    return [word.plain for word in words_in(text)]


def asked_words(text: str) -> list[str]:
    """What somebody asks for: at most 12 different words of the first 200 characters. Words like "the" count only
    where there are no others.
    """
    asked = [text[word.start : word.end] for word in words_in(text[:ASKED_LENGTH])]
    telling = [word for word in asked if word.lower() not in STOP_WORDS]
    return list(dict.fromkeys(_plain(word) for word in telling or asked))[:MOST_ASKED]


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """Without case and accents, and without the ending that English gives it."""
    letters = "".join(sign for sign in normalize("NFKD", word.casefold()) if sign.isalnum())
    return str(stem(letters[:WORD_LENGTH]))
