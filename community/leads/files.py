"""Files of activities from elsewhere: JSON lines, or CSV with a line of names. Read as they are asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("external_id", "occurred_at", "email", "verb", "object", "object_id", "target", "target_id")
"""Columns of a CSV that are no facts."""


def rows_in(path: Path) -> Iterator[tuple[int, Any]]:
    """Each row with its line. What cannot be read comes as it stands, and is refused like any other wrong row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix.lower() != ".csv":
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _parsed(line)
            return
        reader = csv.DictReader(file, restkey="")
        for row in reader:
            about = {name: value for name in COLUMNS if (value := row.get(name))}
            facts = {name: value for name, value in row.items() if name not in COLUMNS and value not in (None, "")}
            yield reader.line_num, {**about, "facts": facts}


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line
