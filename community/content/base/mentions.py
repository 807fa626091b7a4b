"""Mentions: `@Name` in what somebody writes, resolved once, when it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import func, or_, select

from community.access.models import NAME_LENGTH, Principal, PrincipalKind
from community.core.db import session
from community.core.text import spoken

MOST = 10
"""More people than this are not told by one post."""
WORDS = 4
_AT = re.compile(r"(?<![\w@./])@(?=\w)")
_WORD = re.compile(r"[^\s@]+")


def mentioned_in(source: str) -> tuple[int, ...]:
    """The ids of the people whom Markdown text mentions: by `@Full Name`, or by `@First` where only one has it.

    A name that several people have mentions nobody, and neither does one in code or in an address.
    """
    if "@" not in source:
        return ()
    found: list[int] = []
    for phrases in list(_phrases(spoken(source)))[:MOST]:
        principal_id = _one_called(phrases)
        if principal_id and principal_id not in found:
            found.append(principal_id)
    return tuple(found)


def is_mentioned_by(name: str) -> bool:
    """Whether `@` and the name mention somebody, if nobody else is called so."""
    return any(name in phrases for phrases in _phrases(spoken(f"@{name}")))


def _phrases(text: str) -> Iterable[list[str]]:
    """For each @ the names that it may begin, the longest first."""
    for at in _AT.finditer(text):
        words = _WORD.findall(text[at.end() : at.end() + NAME_LENGTH].split("\n", maxsplit=1)[0])[:WORDS]
        phrases = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
        stripped = [re.sub(r"[^\w]+$", "", phrase) for phrase in phrases]
        yield [name for pair in zip(phrases, stripped, strict=True) for name in dict.fromkeys(pair) if name]


def _one_called(phrases: list[str]) -> int | None:
    written = list(dict.fromkeys([*phrases, *(phrase.lower() for phrase in phrases)]))
    called, first = func.lower(Principal.name), phrases[-1]
    people = select(Principal.id, Principal.name).where(
        Principal.kind == PrincipalKind.PERSON,
        or_(
            called.in_(written),
            called.startswith(f"{first.lower()} ", autoescape=True),
            Principal.name.in_(written),  # SQLite knows the small letters of English alone
            Principal.name.startswith(f"{first} ", autoescape=True),
        ),
    )
    rows = [(principal_id, name.lower()) for principal_id, name in session().execute(people)]
    for phrase in dict.fromkeys(phrase.lower() for phrase in phrases):
        exact = [principal_id for principal_id, name in rows if name == phrase]
        if exact:
            return exact[0] if len(exact) == 1 else None
    begin = [principal_id for principal_id, name in rows if name.startswith(f"{first.lower()} ")]
    return begin[0] if len(begin) == 1 else None
