"""`community doctor`: what is set wrongly, in plain words, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from community.activity.cluster import RestoredElsewhere, adopt_restored
from community.activity.readers import declared_readers
from community.cli.checks import CHECKS, Faults
from community.cli.settings import with_pages
from community.core.db import db
from community.core.settings import SettingsError


@dataclass(frozen=True)
class Finding:
    """A check: what it looks at, and its faults."""

    check: str
    about: str
    faults: list[str]


def examine(make_app: Callable[[], Flask]) -> list[Finding]:
    """Run every check. Settings with which no application can be made are a finding as well."""
    about = "The settings, the theme, the scoring model and the plugins can be used."
    try:
        app = with_pages(make_app())
    except SettingsError as error:
        return [Finding("settings", about, [str(error)])]
    with app.app_context():
        found = [Finding("settings", about, [])]
        for check in CHECKS:
            found.append(Finding(check.__name__, (check.__doc__ or "").strip(), _faults(check)))
            db.session.rollback()
        return found


def _faults(check: Callable[[], Faults]) -> list[str]:
    try:
        return list(check())
    except SQLAlchemyError as error:
        return [f"This could not be looked at, because the database does not allow it ({type(error).__name__})."]


def doctor_command(make_app: Callable[[], Flask]) -> click.Command:
    """`community doctor`."""

    @click.command("doctor", help="Say what is set wrongly, and how to mend it. Ends with 1 if anything is.")
    @click.option("--json", "as_json", is_flag=True, help="For machines.")
    @click.option("--restored", is_flag=True, help="First go on in a PostgreSQL cluster that a dump was restored to.")
    @click.pass_context
    def command(context: click.Context, *, as_json: bool, restored: bool) -> None:
        if restored:
            _adopt(make_app)
        findings = examine(make_app)
        if as_json:
            click.echo(json.dumps([asdict(each) for each in findings], indent=1))
        else:
            for each in findings:
                click.echo(f"{'wrong' if each.faults else 'ok   '}  {each.check}: {each.about}")
                for fault in each.faults:
                    click.echo(f"       → {fault}")
        context.exit(1 if any(each.faults for each in findings) else 0)

    return command


def _adopt(make_app: Callable[[], Flask]) -> None:
    with make_app().app_context():
        try:
            adopted = adopt_restored(declared_readers())
        except RestoredElsewhere as error:
            raise click.ClickException(str(error)) from error
    click.echo("The readers go on from where they were." if adopted else "There was nothing to do.", err=True)
