"""What became of a dump, row by row counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SORTS = ("people", "questions", "answers", "comments", "accepted answers", "votes", "tags")


@dataclass
class Report:
    """Counts of what was found, taken in, here already and left out, with the first line of each reason."""

    found: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_lines: dict[tuple[str, str], int] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)
    broken_rows: int = 0

    def leave_out(self, file: str, why: str, line: int) -> None:
        """A row has no place here."""
        self.left_out[file, why] += 1
        self.first_lines.setdefault((file, why), line)

    def broken(self, file: str, why: str, line: int) -> None:
        """Something in the file cannot be read."""
        self.broken_rows += 1
        self.leave_out(file, f"cannot be read: {why}", line)

    @property
    def whole(self) -> bool:
        """Whether everything in the dump could be read."""
        return not (self.damage or self.broken_rows)

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{'':<16} {'in the dump':>12} {'taken in now':>13} {'here before':>12} {'left out':>9}"
        for sort in SORTS:
            found, taken, here = self.found[sort], self.taken[sort], self.here[sort]
            yield f"{sort:<16} {found:>12,} {taken:>13,} {here:>12,} {found - taken - here:>9,}"
        if self.later:
            yield "Not yet: " + ", ".join(f"{count:,} {what}" for what, count in self.later.items()) + "."
        for what, count in self.notes.items():
            yield f"{count:,} {what}"
        for (file, why), count in sorted(self.left_out.items()):
            yield f"{file}: {count:,} left out, first in line {self.first_lines[file, why]}: {why}"
        yield from self.damage

    def plain(self) -> dict[str, Any]:
        """For programs."""
        rows = {
            sort: {"found": self.found[sort], "taken": self.taken[sort], "here_before": self.here[sort]}
            for sort in SORTS
        }
        reasons = [
            {"file": file, "why": why, "rows": count, "first_line": self.first_lines[file, why]}
            for (file, why), count in sorted(self.left_out.items())
        ]
        told = {"not_yet": dict(self.later), "notes": dict(self.notes), "left_out": reasons}
        return {"rows": rows, **told, "damage": self.damage, "whole": self.whole}
