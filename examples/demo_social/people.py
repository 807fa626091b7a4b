"""The people who can be chosen on Demo Social."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoPerson:
    sub: str
    name: str
    email: str
    headline: str

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else "?"


def load_people(path: Path) -> list[DemoPerson]:
    """Read a JSON list of objects with the members sub, name, email and headline."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        DemoPerson(sub=row["sub"], name=row["name"], email=row["email"], headline=row["headline"]) for row in rows
    ]
