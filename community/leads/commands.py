"""The commands of scoring."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from community.leads.scoring.exchange import WorldError, evaluate


@click.group("score", help="Lead scores.")
def score_command() -> None:
    """`community score …`."""


@score_command.command("evaluate")
@click.argument("world", metavar="WORLD.json")
@click.option("--json", "as_json", is_flag=True, help="For programs: a list with one answer per question.")
def evaluate_command(world: str, as_json: bool) -> None:
    """Answer the questions of a world file (`-`: from the standard input). It needs no database."""
    try:
        answers = evaluate(_text_of(world))
    except OSError as error:
        _refuse(f"{world}: {error.strerror or error}")
    except WorldError as error:
        _refuse(f"{'standard input' if world == '-' else world}: {error}")
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=1))
        return
    for answer in answers:
        _show(answer)


def _text_of(world: str) -> bytes:
    return sys.stdin.buffer.read() if world == "-" else Path(world).read_bytes()


def _refuse(message: str) -> Any:
    click.echo(message, err=True)
    raise SystemExit(2)


def _show(answer: dict[str, Any]) -> None:
    stage = f", {answer['stage']} since {answer['since'] or 'always'}" if answer["stage"] else ""
    out = ", excluded" if answer["excluded"] else ""
    click.echo(f"{answer['person']} by {answer['model']} at {answer['now']}: {answer['shown']}{stage}{out}")
    for each in answer["contributions"]:
        click.echo(f"  {each['points']:+9.4f}  {each['rule']}: {each['formula']}")
