"""`community leads backtest`: it needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from community.leads.learning.csv_file import NotUsable, table_in
from community.leads.learning.printed import as_data, as_lines
from community.leads.learning.report import Asked, backtest


@click.command("backtest")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--outcome", required=True, metavar="COLUMN", help="The column that says who was won and who was lost.")
@click.option(
    "--won", multiple=True, metavar="VALUE", help="A value of it that means won; for several, say it again."
)
@click.option("--outcome-date", default="", metavar="COLUMN", help="When the outcome was known; dates after it leak.")
@click.option("--drop", multiple=True, metavar="COLUMN", help="A column that is not to be used.")
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="A column that was known beforehand, whatever it seems."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def backtest_command(file: Path, as_json: bool, **asked: Any) -> None:
    """What a CSV of past leads tells about who is won: what is in its columns, which of them know the outcome
    already, and how well the others would have told it beforehand (regularised logistic regression, cross-validated).
    """
    try:
        report = backtest(table_in(file), Asked(**asked))
    except NotUsable as error:
        click.echo(f"{file}: {error}.", err=True)
        raise SystemExit(2) from error
    if as_json:
        click.echo(json.dumps(as_data(report), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(as_lines(report)))
