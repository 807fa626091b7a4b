"""`community search`."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner
from flask import Flask

from community.cli.commands import commands
from community.search.index import index
from community.search.queries import search
from tests.company import Company


def test_rebuild_makes_the_index_and_shows_progress(
    app: Flask, company: Company, indexed: Callable[[], None]
) -> None:
    index().clear()
    result = CliRunner().invoke(commands(lambda: app), ["search", "rebuild"])
    assert result.exit_code == 0, result.output
    assert "0 of " in result.output
    assert "The new search index is in its place." in result.output
    with app.test_request_context():
        assert search(company.viewer("anyone"), "talk garden").found
