"""The back-test of past leads in a table: what its columns would have told beforehand, each row by other rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from community.leads.learning.cells import is_missing
from community.leads.learning.columns import DATE, ID, MAIL, Column, columns_of
from community.leads.learning.csv_file import NotUsable, Table, without_doubles
from community.leads.learning.folds import FOLDS, fitted, folds_of, foreseen, sample_of
from community.leads.learning.leaks import Leak, leaks_in, outcome_date_among, strength
from community.leads.learning.measures import (
    Band,
    Estimate,
    Lift,
    Threshold,
    Z,
    auc,
    brier,
    calibration,
    lifts,
    thresholds,
)
from community.leads.learning.outcomes import outcomes, place_of
from community.leads.learning.vectors import MOST_COLUMNS, vectors_of

BARS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Asked:
    """What whoever asks wants."""

    outcome: str
    won: Sequence[str] = ()
    outcome_date: str = ""
    drop: Sequence[str] = ()
    keep: Sequence[str] = ()


@dataclass(frozen=True)
class Weight:
    """How much a feature moves the log-odds: a number when it goes up by its spread, a word by being there."""

    feature: str
    weight: Estimate


@dataclass(frozen=True)
class Measured:
    """How well the chances that were foreseen told who was won."""

    auc: Estimate
    lifts: Sequence[Lift]
    thresholds: Sequence[Threshold]
    calibration: Sequence[Band]
    brier: Estimate
    brier_of_the_rate: float
    weights: Sequence[Weight]
    fitted: int


@dataclass
class Report:
    """All that is said of a file."""

    table: Table
    outcome: str
    won: int
    lost: int
    undecided: int
    columns: Sequence[Column]
    strengths: dict[str, float | None]
    leaks: Sequence[Leak]
    result: Measured | None
    with_leaks: Estimate | None
    notes: list[str] = field(default_factory=list)


def backtest(table: Table, asked: Asked) -> Report:
    """Look at the table and measure. Raises NotUsable with the reason."""
    table = without_doubles(table)
    place = place_of(table, asked.outcome)
    name = table.columns[place]
    said = outcomes([row[place] for row in table.rows], name, asked.won)
    decided = [number for number, each in enumerate(said) if each is not None]
    won = [bool(said[number]) for number in decided]
    narrowed = Table(table.encoding, table.delimiter, table.columns, [table.rows[number] for number in decided])
    columns = [column for number, column in enumerate(columns_of(narrowed)) if number != place]
    for word in (*asked.drop, *asked.keep, *filter(None, [asked.outcome_date])):
        place_of(table, word)
    leaks = _left_out(columns, won, asked, table)
    report = Report(
        table, name, sum(won), len(won) - sum(won), len(said) - len(won), columns,
        {column.name: None if column.kind == ID else _strength(column, won) for column in columns},
        leaks, None, None, list(table.notes),
    )  # fmt: skip
    _measure(report, won)
    return report


def _left_out(columns: Sequence[Column], won: Sequence[bool], asked: Asked, table: Table) -> list[Leak]:
    named = {table.columns[place_of(table, word)] for word in asked.drop}
    kept = {table.columns[place_of(table, word)] for word in asked.keep}
    chosen = [each for each in columns if asked.outcome_date and each.name == _named(table, asked.outcome_date)]
    leaks = leaks_in(columns, won, chosen[0] if chosen else outcome_date_among(columns))
    grave = {leak.column for leak in leaks if leak.grave and leak.column not in kept}
    for column in columns:
        if column.name in named:
            column.left_out = "as you asked"
        elif column.name in grave and not column.left_out:
            column.left_out = "it seems to know the outcome"
    return leaks


def _named(table: Table, word: str) -> str:
    return table.columns[place_of(table, word)]


def _strength(column: Column, won: Sequence[bool]) -> float | None:
    return strength(column, won) if column.levels or column.kind in ("number", DATE, "yes/no", MAIL) else None


def _measure(report: Report, won: Sequence[bool]) -> None:
    groups, note = _groups(report.columns, won)
    report.notes += [note] if note else []
    folds = folds_of(won, groups)
    if min(sum(yes for yes, fold in zip(won, folds, strict=True) if fold == each) for each in range(FOLDS)) < 1:
        raise NotUsable("too few different people were won: most rows of the won are of the same ones")
    used = [column for column in report.columns if not column.left_out]
    if len(used) > MOST_COLUMNS:
        report.notes.append(f"Of {len(used)} columns the {MOST_COLUMNS} that are filled in best were used.")
    suspects = [column for column in report.columns if column.left_out == "it seems to know the outcome"]
    if not used and not suspects:
        raise NotUsable("no column is left from which anything could be learnt")
    if used:
        report.result = _measured(used, won, folds)
    if suspects:
        together = vectors_of([*used, *suspects], len(won))
        report.with_leaks = auc(foreseen(together.rows, won, len(together.names), folds), won, folds)


def _groups(columns: Sequence[Column], won: Sequence[bool]) -> tuple[Sequence[object], str]:
    """Rows of one person or of one id are foreseen together, from others."""
    for column in columns:
        named = [None if is_missing(cell) else cell for cell in column.cells]
        there = [cell for cell in named if cell is not None]
        more = len(there) - len(set(there))
        if 0 < more < 0.5 * len(named):
            groups = [number if cell is None else cell for number, cell in enumerate(named)]
            return (
                groups,
                f"Rows with the same {column.name} are kept together ({more} are further ones of somebody).",
            )
    return range(len(won)), ""


def _measured(used: Sequence[Column], won: Sequence[bool], folds: Sequence[int]) -> Measured:
    vectors = vectors_of(used, len(won))
    width = len(vectors.names)
    chances = foreseen(vectors.rows, won, width, folds)
    whole = fitted(vectors.rows, won, width)
    weights = [
        Weight(name, Estimate(step * weight, step * (weight - Z * spread), step * (weight + Z * spread)))
        for name, step, weight, spread in zip(vectors.names, vectors.steps, whole.weights, whole.spread, strict=True)
    ]
    rate = sum(won) / len(won)
    return Measured(
        auc(chances, won, folds),
        lifts(chances, won),
        thresholds(chances, won, BARS),
        calibration(chances, won),
        brier(chances, won),
        rate * (1 - rate),
        sorted(weights, key=lambda each: -abs(each.weight.value)),
        len(sample_of(vectors.rows)),
    )
