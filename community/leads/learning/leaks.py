"""Columns that know the outcome already: filled in after it, or because of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from community.leads.learning.columns import CATEGORY, DATE, Column
from community.leads.learning.measures import auc

NEAR_PERFECT = 0.95
SUSPICIOUS = 0.75
LATER = 0.05
"""So many dates after the outcome are no slips of the pen."""
CLOSING = re.compile(
    r"won|win|lost|loss|clos(e|ed|ing)|outcome|result|convert(ed)?|conversion|deal|contract(ed)?|invoic\w*|paid|payment|"
    r"revenue|purchas\w*|order(ed)?|churn\w*|signed|customer|stage|status|onboard\w*|renewal|"
    r"gewonnen|verloren|abschluss|abgeschlossen|ergebnis|vertrag\w*|rechnung\w*|umsatz|auftrag\w*|bezahlt|kunde\w*|grund",
    re.IGNORECASE,
)
WORDS = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])|\d+")


@dataclass(frozen=True)
class Leak:
    """Why a column may know the outcome. A grave one is left out."""

    column: str
    why: str
    grave: bool


def leaks_in(columns: Sequence[Column], won: Sequence[bool], outcome_date: Column | None) -> list[Leak]:
    """What is to be said of each column; of one column the gravest first."""
    found: list[Leak] = []
    for column in columns:
        found += sorted(_leaks(column, won, outcome_date), key=lambda leak: not leak.grave)[:1]
    return found


def outcome_date_among(columns: Sequence[Column]) -> Column | None:
    """The column that seems to say when the outcome was known: the only date that is called so."""
    called = [column for column in columns if column.kind == DATE and _is_closing(column.name)]
    return called[0] if len(called) == 1 else None


def strength(column: Column, won: Sequence[bool]) -> float | None:
    """The AUC of the column alone, whichever way it points: of those who have it."""
    pairs = [(value, yes) for value, yes in zip(column.values, won, strict=True) if value is not None]
    outcomes = [yes for _value, yes in pairs]
    if len(set(outcomes)) < 2:
        return None
    figures = _rates(pairs) if column.kind == CATEGORY else [float(value) for value, _yes in pairs]
    value = auc(figures, outcomes).value
    return max(value, 1 - value)


def _rates(pairs: Sequence[tuple[float | str, bool]]) -> list[float]:
    """For each row the share of the won with its word among the other half of the rows."""
    figures = []
    tallies: list[dict[float | str, list[int]]] = [{}, {}]
    for number, (word, yes) in enumerate(pairs):
        tally = tallies[number % 2].setdefault(word, [0, 0])
        tally[0] += yes
        tally[1] += 1
    rate = sum(yes for _word, yes in pairs) / len(pairs)
    for number, (word, _yes) in enumerate(pairs):
        hits, count = tallies[1 - number % 2].get(word, (0, 0))
        figures.append((hits + rate) / (count + 1))
    return figures


def _leaks(column: Column, won: Sequence[bool], outcome_date: Column | None) -> list[Leak]:
    found = []
    alone = None if column.left_out else strength(column, won)
    if column is outcome_date:
        found.append(Leak(column.name, "it is when the outcome was known", grave=True))
    elif later := _later(column, outcome_date):
        found.append(Leak(column.name, f"in {later} rows it lies after the outcome", grave=True))
    if alone is not None and alone >= NEAR_PERFECT:
        found.append(
            Leak(column.name, f"alone it tells won from lost almost perfectly (AUC {alone:.3f})", grave=True)
        )
    if _filled_by_outcome(column, won):
        found.append(Leak(column.name, "whether it is filled in tells won from lost almost perfectly", grave=True))
    if _is_closing(column.name):
        strong = column.kind == DATE or (alone is not None and alone >= SUSPICIOUS)
        found.append(Leak(column.name, "by its name it may have been filled in after the outcome", grave=strong))
    return found


def _later(column: Column, outcome_date: Column | None) -> int:
    if outcome_date is None or column.kind != DATE:
        return 0
    pairs = zip(column.values, outcome_date.values, strict=True)
    both = [(one, other) for one, other in pairs if isinstance(one, float) and isinstance(other, float)]
    later = sum(one > other for one, other in both)
    return later if later > LATER * len(both) else 0


def _filled_by_outcome(column: Column, won: Sequence[bool]) -> bool:
    there = [float(value is not None) for value in column.values]
    value = auc(there, won).value if len(set(there)) == 2 else 0.5
    return max(value, 1 - value) >= NEAR_PERFECT


def _is_closing(name: str) -> bool:
    return any(CLOSING.fullmatch(word) for word in WORDS.findall(name))
