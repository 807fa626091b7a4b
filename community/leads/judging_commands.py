"""The commands that hold a model against what came of leads: `community score backtest` and `propose`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask

from community.leads.judging import Decided, decided
from community.leads.learning.cases import HORIZON, ModelReport, report_of
from community.leads.learning.csv_file import NotUsable
from community.leads.learning.printed import said
from community.leads.learning.proposals import Proposal, propose
from community.leads.learning.rewriting import with_factors
from community.leads.model_files import model_in
from community.leads.scoring.definition import ScoringModel
from community.leads.stored_models import scoring_model

DAYS = click.IntRange(0, 730)
MakeApp = Callable[[], Flask]


def backtest_model_command(make_app: MakeApp) -> click.Command:
    """`community score backtest`."""

    @click.command("backtest")
    @click.argument("model", metavar="[MODEL.toml]", required=False)
    @click.option(
        "--days", type=DAYS, default=HORIZON, show_default=True, help="How long before the decision to judge."
    )
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def backtest(model: str | None, days: int, as_json: bool) -> None:
        """How well a model told of leads whether they were won, some days before that was decided."""
        with make_app().app_context():
            chosen = _chosen(model)
            found = decided(chosen, days)
            report = _or_refuse(lambda: report_of(chosen, found.cases, days))
        if as_json:
            click.echo(json.dumps({**asdict(report), "left_out": found.left_out}, indent=1))
        else:
            click.echo("\n".join(_lines(chosen, report, found)))

    return backtest


def propose_command(make_app: MakeApp) -> click.Command:
    """`community score propose`."""

    @click.command("propose")
    @click.argument("model", metavar="[MODEL.toml]", required=False)
    @click.option(
        "--days", type=DAYS, default=HORIZON, show_default=True, help="How long before the decision to judge."
    )
    @click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the model with these weights."
    )
    def proposal(model: str | None, days: int, out: Path | None) -> None:
        """Weights that what came of leads would give to the rules. Nothing is changed; --out writes a file."""
        with make_app().app_context():
            chosen = _chosen(model)
            found = decided(chosen, days)
            made = _or_refuse(lambda: propose(chosen, found.cases))
        click.echo("\n".join(_proposed(made)))
        if out is not None and model is not None:
            text = with_factors(Path(model).read_text(encoding="utf-8"), made.factors, chosen.model.version + 1)
            out.write_text(text, encoding="utf-8")
        elif out is not None:
            raise click.ClickException("--out needs the file of the model: MODEL.toml")

    return proposal


def _chosen(path: str | None) -> ScoringModel:
    return model_in(path) if path else scoring_model()


def _or_refuse(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except NotUsable as error:
        click.echo(f"{error}.", err=True)
        raise SystemExit(2) from error


def _lines(model: ScoringModel, report: ModelReport, found: Decided) -> Iterator[str]:
    yield f"{model.model.id}, version {model.model.version}, {report.horizon} days before: {report.won} won,"
    yield f"{report.lost} lost; of {found.left_out} nothing was known yet, or they are not scored"
    yield f"  AUC    {said(report.auc)}"
    yield f"  Brier  {said(report.brier)}   (the rate alone: {report.brier_of_the_rate:.3f})"
    for each in report.lifts:
        yield f"  among the best {each.share:4.0%}: lift {said(each.lift, 2)}"
    for one in report.thresholds:
        yield f"  score from {one.bar:6.1f}: precision {said(one.precision, 2)}, recall {said(one.recall, 2)}"
    for band in report.calibration:
        yield f"  score {band.low:6.1f} to {band.high:6.1f}: {band.count:5} people, won {said(band.observed, 2)}"
    for lead in report.leads:
        yield f"  {lead.stage}: {lead.reached} of the won, {said(lead.days, 1)} days before"


def _proposed(made: Proposal) -> Iterator[str]:
    yield f"AUC now {said(made.auc_now)}, of weights learnt from others {said(made.auc_learnt)}"
    yield f"better by {said(made.better)}"
    for each in made.rules:
        factor = f"times {said(each.factor, 2)}" if each.factor else "left alone: it paid too few"
        yield f"  {each.rule}: paid {each.paid}, {factor}"
