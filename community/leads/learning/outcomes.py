"""Who was won and who was lost, by the column that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from community.leads.learning.cells import OPEN, is_missing, plain, yes_or_no
from community.leads.learning.csv_file import NotUsable, Table

FEWEST = 10
"""With fewer won or fewer lost nothing is said."""


def place_of(table: Table, name: str) -> int:
    """Where the column stands. Raises NotUsable."""
    alike = [number for number, each in enumerate(table.columns) if plain(each) == plain(name)]
    exact = [number for number, each in enumerate(table.columns) if each == name]
    if not (exact or alike):
        shown = ", ".join(" ".join(each.split())[:40] for each in table.columns[:20]) + (
            ", …" if len(table.columns) > 20 else ""
        )
        raise NotUsable(f"there is no column {name}; there are: {shown}")
    return (exact or alike)[0]


def outcomes(cells: Sequence[str], name: str, won_words: Sequence[str]) -> list[bool | None]:
    """Won, lost, or None for what is open yet. Raises NotUsable where that cannot be told."""
    kinds = Counter(cell for cell in cells if not is_missing(cell))
    if len(kinds) > 50 and not won_words:
        raise NotUsable(f"{name} has {len(kinds)} different values, so it is no outcome")
    if won_words:
        wanted = {plain(word) for word in won_words}
        if unknown := wanted - {plain(cell) for cell in kinds}:
            raise NotUsable(f"nobody has {', '.join(sorted(unknown))} as {name}")
        meant = {cell: plain(cell) in wanted for cell in kinds}
    else:
        meant = _guessed(kinds, name)
    found = [meant.get(cell) for cell in cells]
    _check(found, name)
    return found


def _guessed(kinds: Counter[str], name: str) -> dict[str, bool]:
    meant = {cell: bool(said) for cell in kinds if (said := yes_or_no(cell)) is not None}
    strange = [cell for cell in kinds if cell not in meant and plain(cell) not in OPEN]
    if strange:
        shown = ", ".join(cell[:40] for cell in sorted(kinds, key=lambda cell: -kinds[cell])[:10])
        raise NotUsable(f"say which values of {name} mean won, with --won VALUE; there are: {shown}")
    return meant


def _check(found: Sequence[bool | None], name: str) -> None:
    won, lost = sum(each is True for each in found), sum(each is False for each in found)
    if not won or not lost:
        kind = "lost" if won else "won" if lost else "won or lost"
        raise NotUsable(f"nobody is {kind} by {name}, so there is nothing to compare")
    if min(won, lost) < FEWEST:
        raise NotUsable(f"{won} won and {lost} lost are too few: at least {FEWEST} of each are needed")
