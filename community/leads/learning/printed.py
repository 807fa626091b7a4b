"""A report for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from community.leads.learning.measures import Estimate
from community.leads.learning.report import Measured, Report

MOST_WEIGHTS = 12


def as_lines(report: Report) -> Iterator[str]:
    """What stands in a terminal."""
    table = report.table
    yield f"{len(table.rows)} rows, {len(table.columns)} columns; {table.encoding}, cut by {table.delimiter}"
    undecided = f", {report.undecided} open or without an outcome left out" if report.undecided else ""
    yield f"{report.outcome}: {report.won} won, {report.lost} lost{undecided}"
    yield from report.notes
    yield ""
    yield from _columns(report)
    yield ""
    if report.leaks:
        yield "These columns may know the outcome already:"
        left_out = {column.name for column in report.columns if column.left_out}
        for leak in report.leaks:
            yield f"  {leak.column}: {leak.why}; {'left out' if leak.column in left_out else 'used all the same'}"
        yield "  (--keep COLUMN uses one that was known beforehand, --drop COLUMN leaves one out)"
        yield ""
    if report.result:
        yield "Each row foreseen by weights from other rows (five folds):"
        yield from _measured(report.result)
    else:
        yield "Without those columns nothing is left from which anything could be learnt."
    if report.with_leaks:
        yield ""
        yield f"With the columns that seem to know the outcome the AUC would be {said(report.with_leaks)}: too good."


def _columns(report: Report) -> Iterator[str]:
    width = min(30, max(len(column.name) for column in report.columns)) if report.columns else 0
    for column in report.columns:
        alone = report.strengths[column.name]
        parts = [column.kind, column.note]
        parts += [f"{column.missing} missing" if column.missing else ""]
        parts += [f"alone AUC {alone:.2f}" if alone is not None else ""]
        parts += [f"left out: {column.left_out}" if column.left_out else ""]
        yield f"  {column.name[:30]:{width}}  {', '.join(part for part in parts if part)}"


def _measured(result: Measured) -> Iterator[str]:
    yield f"  AUC    {said(result.auc)}   (0.5 is guessing; in brackets the 95 % interval)"
    yield f"  Brier  {said(result.brier)}   (the rate alone: {result.brier_of_the_rate:.3f})"
    yield ""
    yield "  among the best     rows    won   lift"
    for each in result.lifts:
        yield f"  {each.share:14.0%} {each.chosen:8} {each.won:6.0f}   {said(each.lift, 2)}"
    yield ""
    yield "  chance from     rows    won   precision              recall"
    for one in result.thresholds:
        yield f"  {one.bar:11.2f} {one.chosen:8} {one.won:6}   {said(one.precision, 2):20}   {said(one.recall, 2)}"
    yield ""
    yield "  foreseen      rows   came"
    for band in result.calibration:
        yield f"  {band.expected:8.3f} {band.count:9}   {said(band.observed)}"
    yield ""
    yield "  what counted most (log-odds for a step as large as the spread, or for being there)"
    for weight in result.weights[:MOST_WEIGHTS]:
        yield f"  {weight.weight.value:+8.3f} [{weight.weight.low:+.3f}, {weight.weight.high:+.3f}]  {weight.feature}"


def said(estimate: Estimate, digits: int = 3) -> str:
    """A figure with its interval."""
    return f"{estimate.value:.{digits}f} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"


def as_data(report: Report) -> dict[str, Any]:
    """The same for programs."""
    table = report.table
    return {
        "file": {"rows": len(table.rows), "encoding": table.encoding, "delimiter": table.delimiter},
        "outcome": {
            "column": report.outcome,
            "won": report.won,
            "lost": report.lost,
            "undecided": report.undecided,
        },
        "notes": report.notes,
        "columns": [
            {
                "name": column.name,
                "type": column.kind,
                "note": column.note,
                "missing": column.missing,
                "auc_alone": report.strengths[column.name],
                "used": not column.left_out,
                "left_out": column.left_out or None,
            }
            for column in report.columns
        ],
        "leaks": [{"column": leak.column, "why": leak.why, "grave": leak.grave} for leak in report.leaks],
        "result": measured_as_data(report.result) if report.result else None,
        "auc_with_leaks": interval(report.with_leaks) if report.with_leaks else None,
    }


def measured_as_data(result: Measured) -> dict[str, Any]:
    """Figures with their intervals."""
    return {
        "auc": interval(result.auc),
        "brier": {**interval(result.brier), "of_the_rate": result.brier_of_the_rate},
        "lift": [
            {"share": each.share, "rows": each.chosen, "won": each.won, **interval(each.lift)}
            for each in result.lifts
        ],
        "thresholds": [
            {
                "threshold": each.bar,
                "rows": each.chosen,
                "won": each.won,
                "precision": interval(each.precision),
                "recall": interval(each.recall),
            }
            for each in result.thresholds
        ],
        "calibration": [
            {"from": band.low, "to": band.high, "rows": band.count, "foreseen": band.expected}
            | {"came": interval(band.observed)}
            for band in result.calibration
        ],
        "weights": [{"feature": each.feature, **interval(each.weight)} for each in result.weights],
        "rows_fitted": result.fitted,
    }


def interval(estimate: Estimate) -> dict[str, float]:
    """A figure and its bounds."""
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
