"""The stream: what happened, newest first, in pages, to who may see it now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.activity.log import record
from community.activity.models import Activity, Identity
from community.activity.stream import StreamPage, entries_of, of_audience, of_person, of_site, stream
from community.content.base.verbs import PostWritten
from community.core.db import session
from community.core.text import said_first
from community.core.unit import unit_of_work
from tests.activity.clock import Clock
from tests.activity.tally import whole_log
from tests.company import Company


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    """Entries carry addresses, which are made in a request."""
    with app.test_request_context():
        yield


def written_at(company: Company, times: list[datetime], group: str = "Open Garden") -> list[int]:
    post = company.posts(group)[0]
    with unit_of_work() as work:
        verb = PostWritten(thing=post, target=post.topic)
        rows = [record(company.viewer("Mia"), verb, occurred_at=at) for at in times]
        work.flush()
    session().rollback()
    return [row.id for row in rows]


def all_pages(company: Company, name: str, limit: int) -> list[list[int]]:
    viewer, pages, before = company.viewer(name), list[list[int]](), None
    for _page in range(200):
        page: StreamPage = stream(viewer, of_site(), before=before, limit=limit)
        pages.append([entry.id for entry in page.entries])
        before = page.earlier
        if before is None:
            return pages
    raise AssertionError("the stream has no end")


def test_the_newest_by_time_comes_first_whenever_it_was_recorded(company: Company, clock: Clock) -> None:
    now = clock.instant
    ids = written_at(company, [now, now - timedelta(days=900), now + timedelta(seconds=1)])
    shown = [entry.id for entry in stream(company.viewer("Mia"), of_site(), limit=100).entries]
    assert (shown[0], shown[1], shown[-1]) == (ids[2], ids[0], ids[1])


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_have_no_gaps_and_no_doubles_when_many_share_an_instant(
    company: Company, clock: Clock, limit: int
) -> None:
    then = clock.instant - timedelta(days=2, microseconds=1)
    written_at(company, [then] * 8 + [then + timedelta(microseconds=1)] * 4 + [then] * 3)
    whole = [entry.id for entry in stream(company.viewer("Mia"), of_site(), limit=500).entries]
    pages = all_pages(company, "Mia", limit)
    assert [entry_id for page in pages for entry_id in page] == whole
    assert {len(page) for page in pages[:-1]} <= {limit}


def test_what_comes_while_one_reads_on_moves_nothing(company: Company, clock: Clock) -> None:
    whole = [entry.id for entry in stream(company.viewer("Mia"), of_site(), limit=500).entries]
    first = stream(company.viewer("Mia"), of_site(), limit=3)
    written_at(company, [clock.instant] * 3)
    second = stream(company.viewer("Mia"), of_site(), before=first.earlier, limit=3)
    assert [entry.id for page in (first, second) for entry in page.entries] == whole[:6]


HOSTILE = ["", "-", "1", "1-", "-1", "--", "1-1-1", "x-1", "1-x", "-5-3", "9" * 17 + "-1", "9" * 400 + "-1"]
HOSTILE += ["1-" + "9" * 17, "1-" + "9" * 30, "²-²", "٣-٣", "' or 1=1 --", "%00", "０-１", "1 - 1"]


@pytest.mark.parametrize("mark", HOSTILE)
def test_a_mark_that_we_did_not_give_does_no_harm(client: FlaskClient, company: Company, mark: str) -> None:
    company.sign_in(client, "Mia")
    for page in ("/", f"/groups/{company.group('Open Garden').ref}/activity", "/mine"):
        assert client.get(page, query_string={"before": mark}).status_code == 200


def test_a_mark_with_a_sign_that_no_database_holds_is_refused(client: FlaskClient, company: Company) -> None:
    assert client.get("/", query_string={"before": "\x00-\x00"}).status_code == 400


def test_the_link_to_earlier_leads_to_the_end_without_doubles(
    client: FlaskClient, company: Company, clock: Clock
) -> None:
    written_at(company, [clock.instant] * 45)
    company.sign_in(client, "Mia")
    expected = sum(len(page) for page in all_pages(company, "Mia", 500))
    lines, address = 0, "/"
    while address:
        text = client.get(address).text
        lines += text.count('class="fc-stream__line"')
        earlier = re.search(r'href="([^"]*before=[^"]+)">Earlier', text)
        address = earlier[1] if earlier else ""
    assert lines == expected > 60


def test_what_was_retracted_vanishes_with_its_retraction(client: FlaskClient, company: Company, clock: Clock) -> None:
    (row_id,) = written_at(company, [clock.instant])
    with unit_of_work() as work:
        undone = work.get_one(Activity, row_id)
        post = company.posts("Open Garden")[0]
        undoing = record(company.viewer("Mia"), PostWritten(thing=post, target=post.topic), retracts=undone)
    shown = [entry.id for entry in stream(company.viewer("Mia"), of_site(), limit=500).entries]
    assert row_id not in shown
    assert undoing.id not in shown
    assert entries_of(company.viewer("Mia"), [row_id, undoing.id]) == []


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("anyone", {"Open Garden"}),
        ("Sam", {"Open Garden"}),
        ("Sol", {"Open Garden"}),
        ("Mia", {"Open Garden", "Half House", "Quiet Room"}),
    ],
)
def test_everybody_sees_what_they_may_read_and_nothing_else(company: Company, name: str, groups: set[str]) -> None:
    titles = {entry.thing.title for entry in stream(company.viewer(name), of_site(), limit=500).entries}
    assert {title.removeprefix("Talk of ") for title in titles if title.startswith("Talk of ")} == groups


def test_a_groups_stream_has_what_happened_in_it_alone(company: Company) -> None:
    for name in ("Open Garden", "Quiet Room"):
        scope = of_audience(company.group(name).audience_id)
        found = {e.thing.title for e in stream(company.viewer("Mia"), scope, limit=500).entries}
        assert found == {name, f"Talk of {name}"}
        told = len(stream(company.viewer("Sam"), scope, limit=500).entries)
        assert bool(told) is (name == "Open Garden")


def test_ones_own_stream_has_ones_groups_and_not_the_others(company: Company) -> None:
    sam, mia = company.viewer("Sam"), company.viewer("Mia")
    assert {e.thing.title for e in stream(sam, of_person(sam)).entries} == {"Sam Stranger"}
    assert "Talk of Open Garden" in {e.thing.title for e in stream(mia, of_person(mia)).entries}


def test_who_was_cut_off_is_somebody_who_left(client: FlaskClient, company: Company, clock: Clock) -> None:
    written_at(company, [clock.instant])
    mia = company.person("Mia").principal_id
    with unit_of_work() as work:
        for identity in work.scalars(select(Identity).where(Identity.principal_id == mia)):
            identity.principal_id = None
    text = client.get("/").text
    assert "Somebody who left</strong> replied to" in text
    assert "<strong>Mia Member</strong>" not in text
    assert stream(company.viewer("anyone"), of_site()).entries[0].actor is None


def test_a_verb_that_nobody_declares_any_more_is_passed_over(company: Company) -> None:
    with unit_of_work() as work:
        work.get_one(Activity, whole_log()[-1]).verb = "tests.forgotten"
    page = stream(company.viewer("Mia"), of_site(), limit=500)
    assert whole_log()[-1] not in [entry.id for entry in page.entries]
    assert page.entries


def test_a_line_says_how_the_words_begin_and_names_the_group_unless_it_is_the_groups_own_stream(
    company: Company, clock: Clock
) -> None:
    written_at(company, [clock.instant])
    group = company.group("Open Garden")
    mia = company.viewer("Mia")
    line = stream(mia, of_site(), limit=1).entries[0]
    assert line.place is not None
    assert line.place.title == "Open Garden"
    assert said_first(line.thing.opening) == said_first(company.posts("Open Garden")[0].html) != ""
    assert stream(mia, of_audience(group.audience_id), limit=1).entries[0].place is None
