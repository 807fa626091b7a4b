"""The commands of leads: `community leads …`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import Flask

from community.access.viewers import system
from community.core.clock import now
from community.core.unit import unit_of_work
from community.leads.actions import make_source, revoke_source
from community.leads.files import rows_in
from community.leads.ingest import HELD, KNOWN, LARGEST_BATCH, NOBODY, REFUSED, TAKEN, release, take_in
from community.leads.learning.command import backtest_command
from community.leads.models import Source
from community.leads.queries import held_count, source_named

MOST_SAID = 20
"""So many faults of a file are told one by one."""
MakeApp = Callable[[], Flask]


def leads_commands(make_app: MakeApp) -> click.Group:
    """`community leads …`; the application is made for those that need it."""

    @click.group("leads", help="Leads: activities from other systems, and what past leads tell.")
    def leads() -> None:
        pass

    for command in (_token, _ingest, _held):
        leads.add_command(command(make_app))
    leads.add_command(backtest_command)
    return leads


def _token(make_app: MakeApp) -> click.Command:
    @click.command("token")
    @click.argument("source", metavar="SOURCE")
    @click.option("--revoke", is_flag=True, help="Let its token open nothing any more.")
    def token(source: str, revoke: bool) -> None:
        """Let another system tell of activities (POST /api/activities), or give it a new token."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,29}", source):
            raise click.ClickException("A source is named by small letters, digits and hyphens, at most 30.")
        with make_app().app_context(), unit_of_work():
            if revoke:
                revoke_source(system(), _source(source), now())
            made = "" if revoke else make_source(system(), source, now())
        click.echo(f"{source} can tell nothing any more." if revoke else f"The token, shown this once: {made}")

    return token


def _ingest(make_app: MakeApp) -> click.Command:
    @click.command("ingest")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--source", required=True, help="Whose ids the rows have; see `community leads token`.")
    def ingest(file: Path, source: str) -> None:
        """Take in activities from a file: JSON lines, or CSV, where what is no column of ours is a fact."""
        with make_app().app_context():
            _source(source)
            try:
                counts = _taken_in(file, source)
            except UnicodeDecodeError as error:
                raise click.ClickException(f"{file} is not in UTF-8: {error}") from error
        click.echo(", ".join(f"{counts[each]} {each}" for each in (TAKEN, KNOWN, HELD, NOBODY, REFUSED)))
        if counts[REFUSED]:
            raise SystemExit(1)

    return ingest


def _taken_in(file: Path, source: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for batch in _batches(rows_in(file)):
        with unit_of_work():
            answers = take_in(system(), _source(source), [row for _line, row in batch], now())
        for (line, _row), each in zip(batch, answers, strict=True):
            counts[each.status] += 1
            if each.status == REFUSED and counts[REFUSED] <= MOST_SAID:
                click.echo(f"line {line}: {each.error}", err=True)
    return counts


def _held(make_app: MakeApp) -> click.Command:
    @click.command("held")
    @click.argument("source")
    @click.option("--release", "releases", is_flag=True, help="Let count what has its time by now.")
    def held(source: str, releases: bool) -> None:
        """What a source told of that lay more than five minutes ahead, and so does not count."""
        with make_app().app_context():
            released = _released(source) if releases else 0
            left = held_count(_source(source))
        click.echo(f"{released} released, {left} held still.")

    return held


def _released(source: str) -> int:
    released = 0
    while True:
        with unit_of_work():
            done = release(system(), _source(source), now())
        released += done
        if not done:
            return released


def _source(name: str) -> Source:
    if (found := source_named(name)) is None:
        raise click.ClickException(f"No source has this name. `community leads token {name}` makes it.")
    return found


def _batches(rows: Iterator[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    while batch := list(islice(rows, LARGEST_BATCH)):
        yield batch
