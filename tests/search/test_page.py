"""The page of search."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.content.tags.actions import tag_topic
from community.core.unit import unit_of_work
from community.search.index import index
from tests.company import Company

Follow = Callable[[], None]
HOSTILE = [
    '"unclosed', "title:pump OR body:*", "a AND (b OR", "*?[a-z]+(.*)$", "NEAR/2 ~3 ^4", "' OR 1=1 --",
    "<script>alert(1)</script>", "\u202e\ufeff", "%_%", "{{7*7}}", "pump" * 2_500, "& | ! <->", "\\", "\U0001f600",
]  # fmt: skip


def test_a_visitor_finds_a_topic_and_where_it_is(client: FlaskClient, company: Company, indexed: Follow) -> None:
    answer = client.get("/search?q=talk+garden")
    assert answer.status_code == 200
    assert "<mark>Talk</mark> of Open <mark>Garden</mark>" in answer.text
    assert f'href="/topics/{company.topic("Open Garden").ref}"' in answer.text
    assert f'href="/groups/{company.group("Open Garden").ref}"' in answer.text
    assert "Ada Owner" in answer.text


def test_the_page_is_kept_out_of_search_engines(client: FlaskClient, indexed: Follow) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/search").text


def test_nothing_asked_says_what_to_do(client: FlaskClient, indexed: Follow) -> None:
    assert "What are you looking for?" in client.get("/search?q=+").text


def test_nothing_found_says_what_to_do(client: FlaskClient, company: Company, indexed: Follow) -> None:
    page = client.get("/search?q=nonexistent").text
    assert "Nothing found" in page
    assert "sign in and search again" in page


def test_whoever_is_signed_in_is_not_asked_to(client: FlaskClient, company: Company, indexed: Follow) -> None:
    assert "sign in and search again" not in company.sign_in(client, "Sam").get("/search?q=nonexistent").text


def test_hidden_and_absent_are_the_same_page(client: FlaskClient, company: Company, indexed: Follow) -> None:
    hidden, absent = (client.get(f"/search?q={word}").text for word in ("kanari-quiet", "kanari-qwert"))
    assert hidden.replace("kanari-quiet", "kanari-qwert") == absent


def test_no_page_before_the_index_is_built_breaks(client: FlaskClient, company: Company) -> None:
    index().clear()
    assert "Nothing found" in client.get("/search?q=talk").text


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_get_an_answer(client: FlaskClient, indexed: Follow, asked: str) -> None:
    answer = client.get("/search", query_string={"q": asked, "after": asked})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_question_that_is_too_long_is_cut_and_said_so(client: FlaskClient, indexed: Follow) -> None:
    page = client.get("/search", query_string={"q": "garden " * 100}).text
    assert "Only the first 200 characters" in page
    assert "<mark>Garden</mark>" in page


def test_every_page_has_the_field_in_its_bar(client: FlaskClient, company: Company, indexed: Follow) -> None:
    page = client.get("/groups").text
    assert '<form class="fc-search-bar fc-only-wide" role="search" action="/search">' in page
    assert 'href="/search" aria-label="Search"' in page


def test_results_go_on_the_next_page(client: FlaskClient, company: Company, indexed: Follow) -> None:
    assert "More results" not in client.get("/search?q=kanari").text


def test_a_sign_that_no_database_holds_is_refused(client: FlaskClient, indexed: Follow) -> None:
    assert client.get("/search", query_string={"q": "x\x00y"}).status_code == 400


def test_a_topic_is_found_by_its_tag_by_those_who_read_it(
    client: FlaskClient, company: Company, indexed: Follow
) -> None:
    for group in ("Open Garden", "Half House"):
        with unit_of_work():
            tag_topic(company.viewer("Ada"), company.topic(group), ["mycorrhiza"])
    indexed()
    page = client.get("/search?q=mycorrhiza").text
    assert f'href="/topics/{company.topic("Open Garden").ref}"' in page
    assert company.topic("Half House").ref not in page
    assert company.topic("Half House").ref in company.sign_in(client, "Mia").get("/search?q=mycorrhiza").text
