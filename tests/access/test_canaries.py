"""Each viewer sees in each channel what they shall, and no more."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.crawl import crawl
from tests.access.expected import (
    CANARY,
    FIRST_WORDS,
    INSIDERS,
    LEADS_FOR,
    MARKS,
    SALES_MARK,
    SHOWN,
    VIEWERS,
    anywhere,
    expected,
)
from tests.access.leads import leads_by_name, with_leads
from tests.access.visits import browser
from tests.company import Company

__all__ = ["with_leads"]


def address_of(channel: str, group: str, company: Company) -> str:
    topic = f"/topics/{company.topic(group).ref}"
    return {
        "front page": "/",
        "my stream": "/mine",
        "groups": "/groups",
        "group page": f"/groups/{company.group(group).ref}",
        "group activity": f"/groups/{company.group(group).ref}/activity",
        "topic page": topic,
        "site feed": "/stream.json",
        "group feed": f"/groups/{company.group(group).ref}/stream.atom",
        "topic page at its reply": f"{topic}?at={company.posts(group)[-1].ref}",
    }[channel]


def marks_in(text: str, group: str) -> set[str]:
    """What a text tells of a group; its name as part of its topic's title tells no more than that title."""
    name = MARKS[group]["name"]
    found = {word for word, mark in MARKS[group].items() if mark in text and word != "name"}
    return found | ({"name"} if name in text.replace(f"Talk of {name}", "") else set())


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("channel", SHOWN)
def test_a_channel_shows_what_it_shall(app: Flask, company: Company, channel: str, viewer: str) -> None:
    client = browser(app, viewer)
    for group in MARKS:
        for follows in (False, True):
            answer = client.get(address_of(channel, group, company), follow_redirects=follows)
            assert marks_in(f"{answer.headers}{answer.text}", group) == expected(channel, group, viewer), group


@pytest.mark.parametrize("channel", SHOWN)
def test_every_channel_shows_each_group_to_somebody(channel: str) -> None:
    for group in MARKS:
        assert expected(channel, group, "Mia"), f"{channel} shows {group} to nobody: it proves nothing"


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_head_request_tells_no_more_than_the_page(app: Flask, company: Company, viewer: str) -> None:
    client = browser(app, viewer)
    for channel in SHOWN:
        for group in MARKS:
            address = address_of(channel, group, company)
            head, page = client.head(address), client.get(address)
            assert head.status_code == page.status_code
            assert head.data == b""
            assert marks_in(str(head.headers), group) == set()
            assert head.headers.get("Location") == page.headers.get("Location")


@pytest.mark.parametrize("viewer", [name for name in VIEWERS if name not in INSIDERS])
def test_a_teaser_shows_the_first_words_and_not_the_rest(app: Flask, company: Company, viewer: str) -> None:
    client = browser(app, viewer)
    for address in (address_of("topic page", "Half House", company), address_of("group page", "Half House", company)):
        page = client.get(address).text
        assert FIRST_WORDS in page
        assert "kanari" not in page
        assert company.posts("Half House")[-1].ref not in page


@pytest.fixture
def leads(app: Flask, with_leads: None) -> dict[str, str]:
    found = leads_by_name(app)
    assert set(found) == {"Ada", "Mia"}
    return found


@pytest.mark.parametrize("viewer", VIEWERS)
def test_only_sales_sees_leads(app: Flask, leads: dict[str, str], viewer: str) -> None:
    client = browser(app, viewer)
    pages = {
        path: client.get(path)
        for path in ("/", "/mine", "/groups", "/leads", *map("/leads/{}".format, leads.values()))
    }
    told = {path for path, answer in pages.items() if "is a lead" in answer.text or SALES_MARK in answer.text}
    sells = viewer in LEADS_FOR
    assert ({"/", "/groups", "/mine"} <= told) == sells
    assert bool(told) == sells
    for ref in leads.values():
        assert {path for path, answer in pages.items() if ref in answer.text and path != f"/leads/{ref}"} == (
            {"/", "/mine", "/leads"} if sells else set()
        )
        assert pages[f"/leads/{ref}"].status_code == (200 if sells else 404)
        assert ("Why" in pages[f"/leads/{ref}"].text) == sells


def test_a_lead_is_explained_without_what_its_reader_may_not_read(
    app: Flask, company: Company, leads: dict[str, str]
) -> None:
    page = browser(app, "Sol").get(f"/leads/{leads['Mia']}").text
    assert "Talk of Open Garden" in page
    assert "2 more where you cannot read" in page
    for group in ("Half House", "Quiet Room"):
        assert marks_in(page, group) == set()
        assert company.topic(group).ref not in page


@pytest.mark.parametrize("viewer", VIEWERS)
def test_following_every_link_finds_what_may_be_found(
    app: Flask, company: Company, leads: dict[str, str], viewer: str
) -> None:
    pages = crawl(browser(app, viewer))
    assert len(pages) > 8
    everything = "\n".join(f"{address}\n{text}" for address, text in pages.items())
    for group in MARKS:
        assert marks_in(everything, group) == anywhere(group, viewer), group
        refs = {company.group(group).ref, company.topic(group).ref, *(post.ref for post in company.posts(group))}
        told = {ref for ref in refs if ref in everything}
        if CANARY in anywhere(group, viewer):
            assert told >= refs - {company.posts(group)[0].ref}
        elif group == "Quiet Room":
            assert told == set()
        else:
            assert told == {company.group(group).ref, company.topic(group).ref}
    sells = viewer in LEADS_FOR
    assert (SALES_MARK in everything) == sells
    assert all((ref in everything) == sells for ref in leads.values())
    assert "About Quiet Room." in everything or viewer not in INSIDERS


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Sol"])
def test_a_group_that_only_its_members_read_names_none_of_them(app: Flask, company: Company, viewer: str) -> None:
    client = browser(app, viewer)
    for group, status in (("Half House", 200), ("Quiet Room", 404)):
        for address in (f"/groups/{company.group(group).ref}", f"/groups/{company.group(group).ref}/activity"):
            answer = client.get(address)
            assert answer.status_code == status
            assert 'class="fc-person__name"' not in answer.text
            assert "Mia Member" not in answer.text
    assert "Mia Member" in client.get(f"/groups/{company.group('Open Garden').ref}").text
