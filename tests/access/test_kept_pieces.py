"""What was made for one viewer and is kept shows nothing to another one, whoever came first."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from community.access.models import Audience, Visibility
from community.core.db import session
from community.core.unit import unit_of_work
from community.core.web.pieces import LARGEST, Pieces, piece
from tests.access.expected import MARKS, SHOWN, expected
from tests.access.test_canaries import address_of, marks_in
from tests.access.visits import browser
from tests.company import Company
from tests.content.writing import first_topic

ORDERS = [("anyone", "Sam", "Mia"), ("Mia", "Sam", "anyone")]
"""Each of them comes before and after each other."""


def pieces_of(app: Flask) -> Pieces:
    pieces: Pieces = app.extensions["community.pieces"]
    return pieces


@pytest.mark.parametrize("viewers", ORDERS)
def test_a_warm_cache_shows_each_viewer_what_they_shall(
    app: Flask, company: Company, viewers: tuple[str, ...]
) -> None:
    pieces_of(app).kept.clear()
    for viewer in viewers:
        client = browser(app, viewer)
        for channel in SHOWN:
            for group in MARKS:
                answer = client.get(address_of(channel, group, company))
                shown = marks_in(f"{answer.headers}{answer.text}", group)
                assert shown == expected(channel, group, viewer), (viewer, channel, group)
    assert pieces_of(app).kept, "nothing was kept: it proves nothing"


def without_tokens(page: str) -> str:
    """A form's token names the second at which it was made."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page)


def test_a_page_is_the_same_from_kept_pieces_as_made_anew(app: Flask, company: Company) -> None:
    group = company.group("Open Garden")
    for path in ("/", f"/groups/{group.ref}", f"/groups/{group.ref}/activity"):
        client = browser(app, "Mia")
        client.get(path)
        kept = without_tokens(client.get(path).text)
        pieces_of(app).kept.clear()
        assert without_tokens(client.get(path).text) == kept


def test_nothing_kept_is_shown_of_a_group_that_closes(app: Flask, company: Company) -> None:
    sam = browser(app, "Sam")
    assert "Talk of Open Garden" in sam.get("/").text
    with unit_of_work() as work:
        audience = work.get_one(Audience, company.group("Open Garden").audience_id)
        audience.visibility = Visibility.PRIVATE
    assert "Open Garden" not in sam.get("/").text


def test_a_list_shows_no_topic_whose_thing_lies_elsewhere(app: Flask, company: Company) -> None:
    """The audience beside a topic only helps to find it: where it is behind, nothing more is shown."""
    hidden = company.group("Quiet Room").audience_id
    with unit_of_work():
        first_topic("Open Garden").thing.audience_id = hidden
    for name in ("anyone", "Sam"):
        page = browser(app, name).get(f"/groups/{company.group('Open Garden').ref}").text
        assert "Talk of Open Garden" not in page


def test_a_topic_that_moves_is_found_where_it_lies(app: Flask, company: Company) -> None:
    with unit_of_work() as work:
        first_topic("Open Garden").move_to(company.group("Quiet Room").audience_id)
        work.flush()
    session().rollback()
    quiet = f"/groups/{company.group('Quiet Room').ref}"
    assert "Talk of Open Garden" in browser(app, "Mia").get(quiet).text
    assert browser(app, "Sam").get(quiet).status_code == 404


def test_a_kept_piece_holds_what_was_given_and_no_more(app: Flask) -> None:
    """Another value is another piece; one that is said to be text is escaped in both."""
    source = "{% macro row(name) %}<b>{{ name }}</b>{% endmacro %}{{ piece(row, name) }}"
    with app.test_request_context():
        assert render_template_string(source, name="<i>") == "<b>&lt;i&gt;</b>"
        assert render_template_string(source, name="you") == "<b>you</b>"


def test_a_piece_of_much_is_not_kept_however_little_it_shows(app: Flask) -> None:
    kept = app.extensions["community.pieces"].kept
    with app.test_request_context():
        for words, more in (("few", 1), ("x" * LARGEST, 0)):
            before = len(kept)
            assert piece(lambda _words: Markup("shown"), words) == "shown"
            assert len(kept) == before + more
