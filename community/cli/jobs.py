"""`community jobs`: the calendar of periodic work."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.activity.calendar import declared_work, open_calendar, run_once
from community.activity.models import PeriodicWork
from community.core.db import session
from community.core.jobs import Periodic, engine_in


def jobs_command(make_app: Callable[[], Flask]) -> click.Command:
    """The command `jobs`."""

    @click.command("jobs", help="Show the periodic work, when each was done and is due.")
    @click.option("--run", "wanted", metavar="NAME", help="Do this one now.")
    def jobs(wanted: str | None) -> None:
        app = make_app()
        with app.app_context():
            declared = {each.name: each for each in declared_work()}
            open_calendar(list(declared.values()))
            if wanted is not None:
                _run(declared, wanted)
                return
            shared = engine_in(app).shared
            click.echo(
                "Workers are woken " + ("by the storage that `jobs` names." if shared else "in their process.")
            )
            for each in declared.values():
                _show(each)

    return jobs


def _run(declared: dict[str, Periodic], name: str) -> None:
    if name not in declared:
        raise click.ClickException(f"There is no periodic work {name}. There is: {', '.join(sorted(declared))}.")
    if not run_once(declared[name], due_only=False):
        raise click.ClickException(f"{name} is being done by another process.")
    row = _row(name)
    if row.last_error:
        raise click.ClickException(f"{name} failed: {row.last_error}")
    click.echo(f"{name} is done.")


def _show(each: Periodic) -> None:
    row = _row(each.name)
    done = f"done {row.ended_at:%Y-%m-%d %H:%M} UTC" if row.ended_at else "not done yet"
    click.echo(f"{each.name} ({each.schedule}): {done}, due {row.due_at:%Y-%m-%d %H:%M} UTC")
    if row.last_error:
        click.echo(f"  failed: {row.last_error}")


def _row(name: str) -> PeriodicWork:
    session().rollback()
    return session().get_one(PeriodicWork, name, populate_existing=True)
