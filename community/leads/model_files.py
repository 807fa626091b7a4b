"""Models in files, for the commands."""

from __future__ import annotations

from pathlib import Path

import click

from community.leads.scoring.definition import ModelError, ScoringModel, parse


def model_in(path: str) -> ScoringModel:
    """The model of a file. Ends the command with the reason where it is none."""
    try:
        model = parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ModelError) as error:
        raise click.ClickException(f"{path}: {error}") from error
    if not model.stage:
        raise click.ClickException(f"{path}: stage: leads need stages")
    return model
