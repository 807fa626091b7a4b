"""The commands of scoring."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask

from community.leads.judging_commands import backtest_model_command, propose_command
from community.leads.model_files import model_in
from community.leads.rebuilding import rebuild
from community.leads.scoring.exchange import WorldError, evaluate
from community.leads.stored_models import scoring_model


def score_commands(make_app: Callable[[], Flask]) -> click.Group:
    """`community score …`; the application is made for those that need it."""

    @click.group("score", help="Lead scores.")
    def score() -> None:
        pass

    @score.command("rebuild")
    @click.argument("model", metavar="[MODEL.toml]", required=False)
    def rebuild_command(model: str | None) -> None:
        """Work out everybody's score anew; by a model that is not in use yet, beside the scores that are. Nobody is
        told of moves. Afterwards the setting `scoring_model` promotes it at once.
        """
        with make_app().app_context():
            chosen = model_in(model) if model else scoring_model()
            done = rebuild(chosen, lambda number: click.echo(f"{number} people"))
        click.echo(f"{chosen.model.id}, version {chosen.model.version} ({chosen.digest[:12]}): {done} people.")

    for command in (evaluate_command, backtest_model_command(make_app), propose_command(make_app)):
        score.add_command(command)
    return score


@click.command("evaluate")
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
