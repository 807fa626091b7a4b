"""A CSV of any make as a table of texts: whichever encoding, delimiter and line ends it has."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 200_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_000_000, 500, 100_000
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
TRIED = 200
"""So many lines say which delimiter it is."""


class NotUsable(Exception):
    """Nothing can be learnt from this; the message says why, for people."""


@dataclass
class Table:
    """The cells as they stand in the file, without the space around them."""

    encoding: str
    delimiter: str
    columns: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)


def table_in(path: Path) -> Table:
    """Read a file. Raises NotUsable."""
    try:
        if path.is_dir():
            raise NotUsable("this is a folder")
        if path.stat().st_size > LARGEST_FILE:
            raise NotUsable(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise NotUsable(error.strerror or str(error)) from error
    except ValueError as error:
        raise NotUsable(f"this is no path: {error}") from error
    return table_of(content)


def table_of(content: bytes) -> Table:
    """Read the bytes of a file. Raises NotUsable."""
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    names, rows, ragged = _read(text, delimiter)
    table = Table(encoding, DELIMITERS[delimiter], _headings(names), rows)
    if encoding == "windows-1252":
        table.notes.append("The file is not in UTF-8; it was read as Windows-1252.")
    if ragged:
        lines = ", ".join(map(str, ragged[:5])) + (", …" if len(ragged) > 5 else "")
        table.notes.append(
            f"{len(ragged)} lines have more or fewer cells than the heading and were left out ({lines})."
        )
    renamed = [name for name, own in zip(names, table.columns, strict=True) if name != own]
    if renamed:
        table.notes.append("Headings that are empty or there twice were given names of their own.")
    return table


def without_doubles(table: Table) -> Table:
    """The table with each row once, where a column tells rows apart; else people may well be alike."""
    rows = list(dict.fromkeys(tuple(row) for row in table.rows))
    doubles = len(table.rows) - len(rows)
    if 0 < doubles <= len(rows) and any(len(set(cells)) >= 0.9 * len(rows) for cells in zip(*rows, strict=True)):
        table.notes.append(f"{doubles} rows are there twice and were counted once.")
        table.rows = [list(row) for row in rows]
    elif doubles:
        table.notes.append(f"{doubles} rows are like another; nothing tells whether they are doubles, so all count.")
    return table


def _decoded(content: bytes) -> tuple[str, str]:
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        raise NotUsable("the file is empty")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotUsable("this is a spreadsheet or an archive; save it as CSV first")
    marked = [name for mark, name in MARKS if content.startswith(mark)]
    for name in [*marked, "utf-8", "windows-1252"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise NotUsable("this is no text, so no CSV")
        return text, "utf-8" if name == "utf-8-sig" else name
    raise NotUsable("this is neither UTF-8, UTF-16 nor Windows-1252")


def _delimiter(text: str) -> str:
    """That which cuts most lines alike, into most cells."""
    lines = [line for line in text[:1_000_000].splitlines() if line.strip()][:TRIED]

    def alike(delimiter: str) -> tuple[int, int]:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return (0, 0)
        if not counts:
            return (0, 0)
        width, times = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (times if width > 1 else 0, width)

    return max(DELIMITERS, key=alike)


def _read(text: str, delimiter: str) -> tuple[list[str], list[list[str]], list[int]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    ragged: list[int] = []
    names: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not names:
                names = _names(cells)
            elif len(cells) == len(names):
                rows.append(cells)
            else:
                ragged.append(reader.line_num)
            if len(rows) > MOST_ROWS:
                raise NotUsable(f"there are more than {MOST_ROWS:,} rows")
    except csv.Error as error:
        raise NotUsable(f"line {reader.line_num}: {error}") from error
    if len(ragged) > len(rows):
        raise NotUsable(f"most lines do not have {len(names)} cells as the heading has")
    return names, rows, ragged


def _names(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise NotUsable(f"there are more than {MOST_COLUMNS} columns")
    return cells


def _headings(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for number, name in enumerate(names, 1):
        heading = name[:100] or f"column {number}"
        again = 2
        while heading in found:
            heading = f"{name[:100] or f'column {number}'} ({again})"
            again += 1
        found.append(heading)
    return found
