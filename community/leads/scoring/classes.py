"""Classes of values: whether there is one, and what an address says of its owner's mail."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

CORPORATE = "class:corporate"
FREEMAIL = "class:freemail"
NULL, SET = "null", "set"
LONGEST = 2_000


@cache
def freemail_domains() -> frozenset[str]:
    """Where anybody can have an address: the list that is shipped."""
    lines = (Path(__file__).parent / "freemail.txt").read_text(encoding="utf-8").split()
    return frozenset(lines)


def is_absent(value: Any) -> bool:
    """Whether there is nothing in it."""
    return value is None or value in ("", [], {})


def mail_class(value: Any) -> str | None:
    """Whether an address is of a company or of a provider for anybody; None for what is no address."""
    if not isinstance(value, str):
        return None
    if value in (CORPORATE, FREEMAIL):
        return value
    local, _at, domain = value.strip().rpartition("@")
    if not local or not domain.strip("."):
        return None
    return FREEMAIL if domain.rstrip(".").lower() in freemail_domains() else CORPORATE


def belongs(value: Any, named: str) -> bool:
    """Whether a value is of the class that a model names."""
    if named == NULL:
        return is_absent(value)
    if named == SET:
        return not is_absent(value)
    return mail_class(value) == named
