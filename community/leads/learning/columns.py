"""What is in each column, guessed from its cells and shown to whoever asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from community.leads.learning.cells import Reading, dates_in, is_missing, with_comma, with_point, yes_or_no
from community.leads.learning.csv_file import Table
from community.leads.scoring.classes import FREEMAIL, mail_class

NUMBER, DATE, YES_NO, CATEGORY, MAIL = "number", "date", "yes/no", "category", "mail address"
ID, TEXT, EMPTY, SAME = "id", "free text", "empty", "always the same"
USED = frozenset({NUMBER, DATE, YES_NO, CATEGORY, MAIL})
MOST_LEVELS = 20
OTHER = "(another)"
READABLE = 0.98
"""So much of a column must be numbers for the rest to be called unreadable."""
NAMED_ID = re.compile(r"(^|[\W_])(id|nr|no|key|uuid|guid|ref|number|nummer)$|[a-z](Id|ID|Key|Nr)$", re.IGNORECASE)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass
class Column:
    """A column and how its cells are read. Values are numbers, or the words of categories; None is missing."""

    name: str
    kind: str
    values: Sequence[float | str | None]
    note: str = ""
    levels: Sequence[str] = field(default_factory=tuple)
    left_out: str = ""
    """Why it is not used, in words."""
    cells: Sequence[str] = field(default_factory=tuple)
    """Of ids and addresses: the cells, by which rows belong together."""

    @property
    def missing(self) -> int:
        """How many cells have nothing."""
        return sum(value is None for value in self.values)


def columns_of(table: Table) -> list[Column]:
    """All columns, in their order."""
    decimal_comma = table.delimiter == "semicolons"
    turned = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    found = [_column(name, cells, decimal_comma) for name, cells in zip(table.columns, turned, strict=True)]
    for column in found:
        if column.kind not in USED:
            column.left_out = column.left_out or REASONS[column.kind]
    return found


REASONS = {
    ID: "it names rows, so nothing can be learnt from it",
    TEXT: "free text is not read",
    EMPTY: "there is nothing in it",
    SAME: "it says the same of everybody",
}


def _column(name: str, cells: Sequence[str], decimal_comma: bool) -> Column:
    there = [cell for cell in cells if not is_missing(cell)]
    if not there:
        return Column(name, EMPTY, [None] * len(cells))
    kinds = Counter(there)
    if len(kinds) == 1 and len(there) == len(cells):
        return Column(name, SAME, list(cells))
    if len(kinds) <= 12 and all(yes_or_no(cell) is not None for cell in kinds):
        return Column(name, YES_NO, _read(cells, yes_or_no))
    return _dates(name, cells, there) or _numbers(name, cells, there, decimal_comma) or _words(name, cells, kinds)


def _read(cells: Sequence[str], reading: Reading) -> list[float | str | None]:
    return [None if is_missing(cell) else reading(cell) for cell in cells]


def _dates(name: str, cells: Sequence[str], there: Sequence[str]) -> Column | None:
    reading = dates_in(there)
    return Column(name, DATE, _read(cells, reading)) if reading else None


def _numbers(name: str, cells: Sequence[str], there: Sequence[str], decimal_comma: bool) -> Column | None:
    point, comma = ([read(cell) for cell in there] for read in (with_point, with_comma))
    fits_point, fits_comma = (sum(value is not None for value in found) for found in (point, comma))
    if max(fits_point, fits_comma) < READABLE * len(there):
        return None
    by_comma = fits_comma > fits_point or (fits_comma == fits_point and decimal_comma and _has_comma(there))
    values = _read(cells, with_comma if by_comma else with_point)
    unread = len(there) - sum(value is not None for value in values)
    notes = ["decimal comma"] if by_comma and _has_comma(there) else []
    notes += [f"{unread} unreadable cells count as missing"] if unread else []
    if _counts_rows(name, values):
        return _named_rows(name, cells)
    return Column(name, NUMBER, values, ", ".join(notes))


def _has_comma(there: Sequence[str]) -> bool:
    return any("," in cell for cell in there)


def _counts_rows(name: str, values: Sequence[float | str | None]) -> bool:
    """Whether numbers only tell rows apart: all different and whole, and called so or one after the other."""
    numbers = [value for value in values if isinstance(value, float)]
    whole = all(value.is_integer() for value in numbers)
    if not whole or len(set(numbers)) < 0.95 * len(numbers) or len(numbers) < 10:
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return bool(NAMED_ID.search(name)) or steps == {1.0} or min(abs(value) for value in numbers) >= 1e11


def _words(name: str, cells: Sequence[str], kinds: Counter[str]) -> Column:
    count = sum(kinds.values())
    if sum(times for cell, times in kinds.items() if ADDRESS.fullmatch(cell)) >= 0.9 * count:
        note = "used as: a company's address or a free provider's"
        return Column(name, MAIL, [_is_free(cell) for cell in cells], note, cells=[cell.casefold() for cell in cells])
    common = [cell for cell, times in kinds.most_common(MOST_LEVELS) if times >= max(2, 0.005 * count)]
    if sum(kinds[cell] for cell in common) < 0.5 * count:
        wordy = sum(len(cell.split()) * times for cell, times in kinds.items()) > 3 * count
        return Column(name, TEXT, _read_words(cells)) if wordy else _named_rows(name, cells)
    values = [None if is_missing(cell) else cell if cell in common else OTHER for cell in cells]
    levels = common + ([OTHER] if len(common) < len(kinds) else [])
    note = f"the {len(common)} most frequent of {len(kinds)} values" if OTHER in levels else f"{len(levels)} values"
    return Column(name, CATEGORY, values, note, levels)


def _named_rows(name: str, cells: Sequence[str]) -> Column:
    return Column(name, ID, _read_words(cells), cells=cells)


def _read_words(cells: Sequence[str]) -> list[float | str | None]:
    return [None if is_missing(cell) else cell for cell in cells]


def _is_free(cell: str) -> float | None:
    found = mail_class(cell)
    return None if found is None else float(found == FREEMAIL)
