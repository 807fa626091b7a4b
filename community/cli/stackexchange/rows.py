"""The rows of one file of a dump, one at a time: whatever the file is, with a bounded piece of it in memory.

What is not well-formed is told as broken, and reading goes on with the next line that begins a row. A document type
is refused, and with it every entity that could be declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

PIECE = 64 * 1024
LONGEST = 4 * 1024 * 1024
"""Bytes of one row; a longer one is broken."""
_REFERENCE = 12
_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_NO_SIGN = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE
)
"""References to characters that XML does not know: old exports have them, and they show nothing."""


class Refused(Exception):
    """The file as a whole is not read; the message says why."""


@dataclass(frozen=True)
class Row:
    """One row: in which line it begins, and its attributes."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Broken:
    """Something that is no row: around which line, and what is wrong with it."""

    line: int
    why: str


@dataclass
class _Reading:
    """One parser from where it began to the first thing that it does not understand."""

    root: str = ""
    line: int = 0
    """How many lines stand before."""
    found: list[Row | Broken] = field(default_factory=list)
    since: int = 0
    """Bytes since the last element ended."""

    def __post_init__(self) -> None:
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        if self.root:
            self.parser.Parse(f"<{self.root}>".encode())

    def feed(self, piece: bytes) -> None:
        self.since += len(piece)
        self.parser.Parse(piece, False)  # noqa: FBT003 -- the parser takes no keywords

    def close(self) -> None:
        self.parser.Parse(b"", True)  # noqa: FBT003 -- the parser takes no keywords

    def here(self) -> int:
        return self.line + self.parser.CurrentLineNumber

    def take(self) -> list[Row | Broken]:
        found, self.found = self.found, []
        return found

    def _begin(self, name: str, values: dict[str, str]) -> None:
        if self.depth == 0:
            self.root = name
        elif name == "row":
            self.found.append(Row(self.here(), values))
        else:
            self.found.append(Broken(self.here(), "an element that is not a row"))
        self.depth += 1

    def _end(self, _name: str) -> None:
        self.depth -= 1
        self.since = 0


def rows(stream: BinaryIO) -> Iterator[Row | Broken]:
    """What stands in the file, in its order. Raises Refused for a file with a document type."""
    reading, skipping, line = _Reading(), False, 0
    for piece, begins in _pieces(stream):
        if not skipping or (begins and piece.lstrip().startswith(b"<row")):
            skipping = False
            why, reading = _read(reading, piece, line)
            yield from reading.take()
            if why:
                yield Broken(reading.here(), why)
                skipping = True
                reading = _Reading(reading.root, line + piece.count(b"\n"))
        line += piece.count(b"\n")
    if not skipping:
        try:
            reading.close()
        except expat.ExpatError:
            yield Broken(reading.here(), "the file ends in the middle")


def _read(reading: _Reading, piece: bytes, line: int) -> tuple[str, _Reading]:
    """What is wrong with the piece, if anything, and who goes on reading."""
    try:
        reading.feed(piece)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
    else:
        return ("longer than a row may be" if reading.since > LONGEST else ""), reading
    if not piece.lstrip().startswith(b"<row") or not reading.root:
        return why, reading
    fresh = _Reading(reading.root, line, [*reading.take()])  # it may be the row before that never ended
    try:
        fresh.feed(piece)
    except expat.ExpatError:
        return why, fresh
    fresh.found.insert(0, Broken(line, why))
    return "", fresh


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The file by lines, long ones in several pieces, and whether a line begins with the piece."""
    begins, kept = True, b""
    while read := stream.readline(PIECE):
        piece, kept = kept + read, b""
        ends = piece.endswith(b"\n")
        cut = -1 if ends else piece.rfind(b"&", max(len(piece) - _REFERENCE, 0))
        if cut > 0:
            piece, kept = piece[:cut], piece[cut:]
        yield _NO_SIGN.sub(b"", piece.translate(None, _CONTROLS)), begins
        begins = ends
    if kept:
        yield kept, begins


def _refuse(*_declared: object) -> None:
    raise Refused("it declares a document type, which no dump has")
