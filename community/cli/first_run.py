"""`community first-run`, and what `community run` prints while there is no owner: where to set up, by which code."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.access.viewers import system
from community.app.setup import what_is_missing
from community.core.clock import now
from community.core.db import db
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.first_run.actions import make_code
from community.first_run.queries import has_owner


def invite_owner(app: Flask, address: str) -> None:
    """Print a new code, if there is no owner yet."""
    with app.app_context():
        if what_is_missing() is None and not has_owner():
            with unit_of_work():
                code = make_code(system(), now())
            where = (settings().base_url or address).rstrip("/")
            click.echo(
                f"\n  Set up your community: open {where}/set-up\n  The code, good once and for 24 hours: {code}\n"
            )
        db.session.remove()
        db.engine.dispose()  # no connection is shared with a process that is forked off


def first_run_command(make_app: Callable[[], Flask]) -> click.Command:
    """`community first-run`, for servers that are not started by `community run`."""

    @click.command("first-run", help="Print the code that opens the set-up in the browser, while there is no owner.")
    def command() -> None:
        app = make_app()
        with app.app_context():
            missing = what_is_missing()
            closed = missing is None and has_owner()
        if missing:
            raise click.ClickException(missing)
        if closed:
            raise click.ClickException("The site has an owner. More of them: community staff add EMAIL --owner")
        invite_owner(app, "http://localhost:8000")

    return command
