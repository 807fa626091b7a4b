"""Whole numbers that come in with an address: those alone that a column can hold, whatever the database."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter

GREATEST = 2**31 - 1
_DIGITS = len(str(GREATEST))


def row_number(given: str) -> int | None:
    """The number that a text is; None for one that no row can have."""
    number = int(given) if given.isdecimal() and len(given) <= _DIGITS else None
    return number if number is not None and number <= GREATEST else None


class RowNumbers(IntegerConverter):
    """`<int:…>` in addresses: what no row can have leads nowhere."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"max": GREATEST, **named})
