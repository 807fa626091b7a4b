"""The commands of search."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.search.building import rebuild
from community.search.index import BuildRunning


def search_commands(make_app: Callable[[], Flask]) -> click.Group:
    """The group `search`; the application is made when one of its commands is run."""

    @click.group("search", help="Look after the search index.")
    def group() -> None:
        pass

    @group.command("rebuild", help="Make a new search index beside the old one, which serves until it is there.")
    def rebuild_index() -> None:
        with make_app().app_context():
            try:
                rebuild(_show)
            except BuildRunning as error:
                raise click.ClickException(f"{error} Wait until it is done.") from error
        click.echo("The new search index is in its place.")

    return group


def _show(done: int, total: int) -> None:
    """One line for each percent at most."""
    step = max(total // 100, 1)
    if done in (0, total) or done // step != max(done - 200, 0) // step:
        click.echo(f"{done} of {total} things")
