"""Mail addresses in a table that somebody pastes or uploads: read row by row, with the line of all that is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from community.core.i18n import _
from community.core.lines import one_line
from community.groups.models import ADDRESS_LENGTH

MOST_ROWS = 100
MOST_SIGNS = 50_000
HEADINGS = ("email", "e-mail", "mail", "address", "mail address", "email address", "e-mail-adresse", "adresse")
DELIMITERS = ";\t,"


@dataclass(frozen=True)
class Row:
    """An address and the line that it stands in."""

    line: int
    address: str


@dataclass(frozen=True)
class Remark:
    """What is to be said about a line; `words` are how it stands there."""

    line: int
    words: str
    said: str


@dataclass(frozen=True)
class Table:
    """The addresses, each once; the lines that are wrong; and those that say again what was said before."""

    rows: Sequence[Row]
    wrong: Sequence[Remark]
    again: Sequence[Remark]


def is_address(words: str) -> bool:
    """Whether this reads as one mail address."""
    return re.fullmatch(r"[!-?A-~]+@[0-9A-Za-z.-]+\.[0-9A-Za-z-]+", words) is not None


def table_in(text: str) -> Table:
    """Read the table. The addresses stand in the column that a first line names, else in the first one."""
    found: dict[str, Row] = {}
    wrong, again = [], []
    for line, cell in _cells(text):
        address = _bare(cell)
        if not is_address(address) or len(address) > ADDRESS_LENGTH:
            said = _("This is no mail address. One looks like name@example.com.")
            wrong.append(Remark(line, one_line(cell)[:80], said))
        elif address in found:
            before = found[address].line
            again.append(Remark(line, address, _("It stands in line %(line)d already.", line=before)))
        else:
            found[address] = Row(line, address)
    return Table(list(found.values()), wrong, again)


def _bare(cell: str) -> str:
    """The address of a cell, in small letters; of `Name <address>` what is within."""
    words = one_line(cell).lower()
    return words.rpartition("<")[2].removesuffix(">") if words.endswith(">") else words


def _cells(text: str) -> Sequence[tuple[int, str]]:
    """Of each line that is not empty its number and its address, whatever that is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((each for each in DELIMITERS if each in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    names = [one_line(cell).lower() for cell in rows[0][1]] if rows else []
    column = next((place for place, name in enumerate(names) if name in HEADINGS), None)
    told = rows if column is None else rows[1:]
    return [(line, row[column or 0] if len(row) > (column or 0) else "") for line, row in told]
