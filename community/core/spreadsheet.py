"""Tables as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, also in full width."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table, in UTF-8 with a mark by which spreadsheets know that."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_harmless(cell) for cell in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would work out begins with an apostrophe; a number stays one."""
    if cell.lstrip(" ").startswith(FORMULAS) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
