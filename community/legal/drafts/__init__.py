"""Texts that a company can start from. They are plain and honest about what this software does; they are no advice
of a lawyer, and what stands in brackets is to be filled in.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def draft(name: str, language: str) -> str:
    """The text to start from, in this language or in English."""
    own = _HERE / language / f"{name}.md"
    return (own if own.is_file() else _HERE / "en" / f"{name}.md").read_text(encoding="utf-8")
