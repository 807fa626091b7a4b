"""In which line of a model's text a fault is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line; 0 where no line can be named."""

    line: int
    reason: str


def faults_in(text: str, message: str) -> list[Fault]:
    """The faults of a refused model, each with its line."""
    if found := re.search(r"at line (\d+)|line (\d+) col", message):
        return [Fault(int(found[1] or found[2]), message)]
    return [Fault(_line_of(text.splitlines(), each), each) for each in message.split("; ")[:MOST]]


def _line_of(lines: Sequence[str], reason: str) -> int:
    """A reason begins with the place (`rule.3.points (rule name): …`), or names the rule or stage."""
    place = re.match(r"([a-z_]+)(?:\.(\d+))?((?:\.[\w-]+)*)", reason)
    if place and (begin := _table(lines, place[1], int(place[2] or 0))):
        keys = [word for word in place[3].split(".") if word and not word.isdigit()]
        return _key(lines, begin, keys[0]) if keys else begin
    if named := re.search(r"\b(?:rule|stage|id:)\s+([\w.-]+)", reason):
        wanted = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(named[1].rstrip(':'))}[\"']")
        return next((number for number, line in enumerate(lines, 1) if wanted.match(line)), 0)
    return 0


def _table(lines: Sequence[str], name: str, number: int) -> int:
    """The line in which a table begins; of those in a list, the one with this number."""
    heading = re.compile(rf"\s*\[\[?\s*{name}\s*\]\]?")
    found = [place for place, line in enumerate(lines, 1) if heading.match(line)]
    return found[number] if number < len(found) else 0


def _key(lines: Sequence[str], begin: int, key: str) -> int:
    """The line of a key within a table, else the table's own."""
    wanted = re.compile(rf"\s*{re.escape(key)}\s*[.=]")
    for place in range(begin, len(lines)):
        if lines[place].lstrip().startswith("["):
            break
        if wanted.match(lines[place]):
            return place + 1
    return begin
