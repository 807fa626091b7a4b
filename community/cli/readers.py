"""Commands that look after the readers of the log."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
from flask import Flask

from community.activity.parking import BusyReader, retry_parked
from community.activity.readers import Reader, declared_readers
from community.activity.replay import NoReplay
from community.activity.replay import replay as rebuild
from community.activity.standing import Standing, standing


def add_reader_commands(group: click.Group, make_app: Callable[[], Flask]) -> None:
    """Add `readers` and `replay` to the commands."""

    @group.command(help="Show how far each reader of the log is, and what it put aside.")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    @click.option("--retry", metavar="NAME", help="Try again what this reader put aside.")
    def readers(as_json: bool, retry: str | None) -> None:
        with make_app().app_context():
            if retry:
                _retry(_reader(retry))
                return
            found = [standing(reader) for reader in declared_readers()]
        if as_json:
            click.echo(json.dumps([_plain(each) for each in found], default=str, indent=2))
        else:
            for each in found:
                _show(each)

    @group.command(help="Rebuild what a projection keeps, from the beginning of its log.")
    @click.argument("name")
    def replay(name: str) -> None:
        with make_app().app_context():
            try:
                rows = rebuild(_reader(name))
            except (NoReplay, BusyReader) as error:
                raise click.ClickException(str(error)) from error
        click.echo(f"{name}: {rows} rows were read anew.")


def _plain(found: Standing) -> dict[str, object]:
    """A standing as plain values."""
    parked = [
        {"row": each.row_id, "tries": each.tries, "error": each.error, "parked_at": each.parked_at}
        for each in found.parked
    ]
    return {**{name: value for name, value in vars(found).items() if name != "parked"}, "parked": parked}


def _reader(name: str) -> Reader:
    known = {reader.name: reader for reader in declared_readers()}
    if name not in known:
        raise click.ClickException(f"There is no reader {name}. There are: {', '.join(sorted(known))}.")
    return known[name]


def _retry(reader: Reader) -> None:
    try:
        done, failed = retry_parked(reader)
    except BusyReader as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{reader.name}: {done} done, {failed} failed again.")


def _show(found: Standing) -> None:
    holder = f"held by {found.holder}" if found.holder else "held by nobody"
    lag = f"{found.rows_behind} rows, {found.seconds_behind:.0f} s behind" if found.rows_behind else "up to date"
    click.echo(f"{found.name} ({found.sort}): {lag}, {holder}")
    if found.last_error:
        click.echo(f"  tries again at {found.retry_at:%H:%M:%S} UTC: {found.last_error}")
    for each in found.parked:
        click.echo(f"  parked row {each.row_id} after {each.tries} tries: {each.error}")
    if found.parked:
        click.echo(f"  to try again: community readers --retry {found.name}")
