"""`community` on the command line."""

from __future__ import annotations

import sys

import click

from community.app.factory import create_app
from community.cli.commands import commands
from community.core.settings import SettingsError


def main() -> None:
    """Run a command; a wrong setting is said in a sentence rather than a traceback."""
    try:
        commands(create_app)()
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
