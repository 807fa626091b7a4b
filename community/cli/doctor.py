"""`community doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.activity.cluster import RestoredElsewhere, adopt_restored
from community.activity.readers import declared_readers
from community.app.setup import what_is_missing


def add_doctor(group: click.Group, make_app: Callable[[], Flask]) -> None:
    """Add `doctor` to the commands."""

    @group.command(help="Say what is wrong and how to mend it.")
    @click.option("--restored", is_flag=True, help="The database was restored into another PostgreSQL cluster.")
    def doctor(restored: bool) -> None:
        with make_app().app_context():
            if restored:
                _adopt()
            if missing := what_is_missing():
                raise click.ClickException(missing)
        click.echo("All is well.")


def _adopt() -> None:
    try:
        adopted = adopt_restored(declared_readers())
    except RestoredElsewhere as error:
        raise click.ClickException(str(error)) from error
    click.echo("The readers go on from where they were." if adopted else "There was nothing to do.")
