"""Previews of links: which links, what is fetched and kept of them, who sees it, and that it goes with the post."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from community.access.models import State
from community.activity.models import Delivery, DeliveryState
from community.activity.outbox import deliver_due
from community.activity.running import run
from community.content.base.actions import prepare, reply
from community.content.base.cards import Card, cards_of, keep_cards
from community.content.base.editing import edit_post, mark_of
from community.content.base.models import Post
from community.content.base.personal import forget
from community.content.previews import fetching
from community.content.previews.jobs import UNTOLD, clear_up
from community.content.previews.lone_links import lone_links, with_cards
from community.content.previews.page_heads import LONGEST_TAG, MOST_TAGS, head_of
from community.content.previews.readers import PREVIEWS, look_for_links
from community.core.clock import now
from community.core.db import session
from community.core.fetching import Fetched
from community.core.files import files
from community.core.text import render_markdown
from community.core.unit import unit_of_work
from community.moderation.cases import turn
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.test_topics import newest_activity
from tests.content.writing import counted_queries
from tests.core.surroundings import FarSide, far_side, plain, set_settings

pytestmark = pytest.mark.sockets
PAGE = """<!doctype html><html><head><title>Only the title</title>
<meta property="og:title" content="Pumps &amp; <b>valves</b>"><meta name='description' content='How they are
kept.'><meta property="og:site_name" content="Works"><meta property="og:image" content="/pump.png"></head>"""


def png(width: int = 600, height: int = 300) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()


def answering(page: str = PAGE, picture: bytes | None = None) -> Callable[[int, bytes], bytes]:
    """A site with one page and its picture."""
    drawn = png() if picture is None else picture

    def answer(_number: int, asked: bytes) -> bytes:
        if asked.startswith(b"GET /pump.png "):
            return (
                f"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {len(drawn)}\r\n\r\n".encode() + drawn
            )
        return plain("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page)

    return answer


@pytest.fixture
def site(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarSide]:
    with far_side(answering()) as side:
        set_settings(app, monkeypatch, outbound_allow=[side.place])
        yield side


def write(company: Company, text: str, group: str = "Open Garden", who: str = "Mia") -> Post:
    """Somebody writes, and the machinery does its part."""
    run(PREVIEWS)
    with unit_of_work():
        post = reply(company.viewer(who), company.topic(group), writing=prepare(text), now=now())
    return look(post)


def look(post: Post) -> Post:
    post_id = post.id
    run(PREVIEWS)
    deliver_due()
    anew()
    return session().get_one(Post, post_id)


def page_of(app: Flask, post: Post, who: str = "anyone") -> str:
    return browser(app, who).get(f"/topics/{post.topic.ref}?at={post.ref}").text


def test_links_that_stand_alone_are_known_from_others() -> None:
    text = """Look:\nhttps://one.test/a?x=1&y=2\nthere\n
https://two.test/%C3%BC\n
> https://quoted.test\n
- https://listed.test\n
[words](https://words.test) \n
before https://within.test\n
mailto:me@mail.test\n
    https://code.test\n
https://one.test/a?x=1&y=2\n
www.three.com\n
<https://four.test/>"""
    html = render_markdown(text)
    assert [link.url for link in lone_links(html)] == [
        "https://one.test/a?x=1&y=2",
        "https://two.test/%C3%BC",
        "http://www.three.com",
    ]
    with_two = with_cards(html, {"https://one.test/a?x=1&y=2": "[1]", "https://two.test/%C3%BC": "[2]"})
    assert "\nthere</p>[1]\n[2]\n<blockquote>" in with_two
    assert with_two.count("one.test") == html.count("one.test")
    assert 'href="https://two.test' not in with_two


def told(content: bytes, charset: str = "") -> tuple[str, str, str, str] | None:
    head = head_of(Fetched("https://far.test/a/b", "text/html", charset, content, whole=True))
    return (head.title, head.description, head.site, head.picture) if head else None


def test_what_a_page_says_of_itself_is_read_with_bounds() -> None:
    assert told(PAGE.encode()) == (
        "Pumps & <b>valves</b>",
        "How they are kept.",
        "Works",
        "https://far.test/pump.png",
    )
    assert told(b"<title>  Only\n this </title>") == ("Only this", "", "far.test", "")
    assert told(b"<title> </title>") is None
    assert told(b"") is None
    assert told("<title>Größe</title>".encode("cp1252"), "iso-8859-1") == ("Größe", "", "far.test", "")
    assert told('<meta charset="shift_jis"><title>日本</title>'.encode("shift_jis")) == ("日本", "", "far.test", "")
    assert told("<title>ü</title>".encode(), "rot13") == ("ü", "", "far.test", "")
    assert told("<title>\u202eevil\u2066 \x00name\u200b</title>".encode()) == ("evil name", "", "far.test", "")
    assert told(b'<title>x</title><meta property=og:image content="http://[">') == ("x", "", "far.test", "")
    found = told(b"<title>" + b"word " * 200_000)
    assert found
    assert len(found[0]) <= 151
    assert told(b"<meta " * (MOST_TAGS + 1) + b"<title>too far</title>") is None
    assert told(b"<meta " + b"a=b " * LONGEST_TAG + b"property=og:title content=x>") is None


def test_a_link_becomes_a_card_with_a_picture_of_ours(app: Flask, company: Company, site: FarSide) -> None:
    post = write(company, f"Look:\n\nhttp://{site.place}/page")
    [card] = cards_of(post)
    assert (card.title, card.description, card.site) == ("Pumps & <b>valves</b>", "How they are kept.", "Works")
    assert (card.width, card.height) == (480, 240)
    page = page_of(app, post)
    assert "Pumps &amp; &lt;b&gt;valves&lt;/b&gt;</a>" in page
    assert "127.0.0.1 · Works</span>" in page, "whatever a page calls itself, it says where the link leads"
    assert f'<p><a href="http://{site.place}/page"' not in page
    assert f'src="http://{site.place}' not in page
    path = f"/posts/{post.ref}/previews/{card.ref}"
    assert f'src="{path}"' in page
    shown = browser(app).get(path)
    assert (shown.status_code, shown.mimetype, shown.headers["Cache-Control"]) == (
        200,
        "image/webp",
        "private, no-cache",
    )
    with Image.open(BytesIO(shown.data)) as drawn:
        assert drawn.size == (480, 240)
    asked = b"".join(site.requests).lower()
    assert len(site.requests) == 2
    assert b"referer" not in asked
    assert b"cookie" not in asked
    [delivery] = session().scalars(select(Delivery).where(Delivery.destination == "previews"))
    assert (delivery.state, delivery.body) == (DeliveryState.DELIVERED, "")


def test_whoever_reads_the_post_sees_its_card_and_nobody_else(app: Flask, company: Company, site: FarSide) -> None:
    post = write(company, f"http://{site.place}/page", "Quiet Room")
    [card] = cards_of(post)
    path = f"/posts/{post.ref}/previews/{card.ref}"
    expected = {"anyone": 404, "Sam": 404, "Sol": 404, "Mia": 200, "Ada": 200}
    assert {who: browser(app, who).get(path).status_code for who in expected} == expected
    assert browser(app, "Mia").get(path).headers["Cache-Control"] == "no-store"
    acts = {
        who: send(browser(app, who), f"{path}/{act}").status_code
        for who in ("anyone", "Sam")
        for act in ("hide", "show")
    }
    assert set(acts.values()) == {404}
    elsewhere = company.posts("Open Garden")[0]
    assert browser(app, "Mia").get(f"/posts/{elsewhere.ref}/previews/{card.ref}").status_code == 404
    assert browser(app, "Mia").get(f"/posts/{post.ref}/previews/none").status_code == 404
    with unit_of_work() as work:
        turn(work.get_one(Post, post.id).thing, State.HIDDEN)
    assert {who: browser(app, who).get(path).status_code for who in expected} == expected, "its author, a moderator"
    with unit_of_work() as work:
        ada = company.viewer("Ada")
        post = work.get_one(Post, post.id)
        turn(post.thing, State.LIVE)
        company.topic("Quiet Room").move_to(company.group("Open Garden").audience_id)
    assert ada.signed_in
    assert browser(app, "Sam").get(path).status_code == 200
    assert browser(app, "Sam").get(path).headers["Cache-Control"] == "private, no-cache"


def test_its_author_takes_it_away_and_brings_it_back(app: Flask, company: Company, site: FarSide) -> None:
    post = write(company, f"http://{site.place}/page")
    [card] = cards_of(post)
    path = f"/posts/{post.ref}/previews/{card.ref}"
    assert "Remove the preview" in page_of(app, post, "Mia")
    assert "Remove the preview" not in page_of(app, post, "Sam")
    assert send(browser(app, "Sam"), f"{path}/hide").status_code == 403
    assert send(browser(app, "anyone"), f"{path}/hide").status_code == 403
    assert send(browser(app, "Mia"), f"{path}/hide").status_code == 302
    assert newest_activity().verb == "preview.hidden"
    for who in ("anyone", "Sam"):
        page = page_of(app, post, who)
        assert f'<p><a href="http://{site.place}/page"' in page
        assert "fc-preview" not in page
    assert "Show the preview" in page_of(app, post, "Mia")
    hidden = newest_activity().id
    assert send(browser(app, "Mia"), f"{path}/hide").status_code == 302
    anew()
    assert newest_activity().id == hidden, "twice is once"
    assert send(browser(app, "Ada"), f"{path}/show").status_code == 302
    assert "Pumps" in page_of(app, post)


def test_an_edit_takes_along_what_is_no_more_linked(app: Flask, company: Company, site: FarSide) -> None:
    post = write(company, f"http://{site.place}/page\n\nhttp://{site.place}/other")
    assert len(cards_of(post)) == 2
    key = next(card.picture for card in cards_of(post) if card.url.endswith("/page"))
    assert key in set(files().keys("previews"))
    asked, pictures = len(site.requests), {card.picture for card in cards_of(post)}
    with unit_of_work():
        post = session().get_one(Post, post.id)
        text = prepare(f"Only this:\n\nhttp://{site.place}/other")
        edit_post(company.viewer("Mia"), post, writing=text, title=None, reason="", seen=mark_of(post), now=now())
    post = look(post)
    assert [card.url for card in cards_of(post)] == [f"http://{site.place}/other"]
    assert key not in set(files().keys("previews"))
    assert len(site.requests) == asked, "nothing is fetched again"
    with unit_of_work():
        forget(company.viewer("Mia").principal_id, with_texts=True)
    anew()
    assert session().get_one(Post, post.id).cards is None
    assert not pictures & set(files().keys("previews"))


@pytest.mark.parametrize("gone", ["hidden", "edited", "off"])
def test_nothing_is_fetched_for_what_is_not_there_any_more(
    app: Flask, company: Company, site: FarSide, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    run(PREVIEWS)
    with unit_of_work():
        text = prepare(f"http://{site.place}/page")
        post = reply(company.viewer("Mia"), company.topic("Open Garden"), writing=text, now=now())
    run(PREVIEWS)
    [waiting] = session().scalars(select(Delivery).where(Delivery.destination == "previews"))
    assert site.place not in waiting.body
    assert list(json.loads(waiting.body)) == ["link"]
    with unit_of_work() as work:
        post = work.get_one(Post, post.id)
        if gone == "hidden":
            turn(post.thing, State.HIDDEN)
        if gone == "edited":
            post.html = prepare("No link").html
    if gone == "off":
        set_settings(app, monkeypatch, outbound_allow=[site.place], link_previews=False)
    deliver_due()
    anew()
    [left] = session().scalars(select(Delivery).where(Delivery.destination == "previews"))
    assert (left.state, left.body, site.connections) == (DeliveryState.WITHDRAWN, "", 0)


def test_what_comes_back_broken_shows_the_link(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
    for answer, cards in (
        (answering("<p>No head at all"), 0),
        (answering(PAGE, bomb), 1),
        (answering(PAGE, png(20, 20)), 1),
        (answering(PAGE.replace("/pump.png", "http://169.254.169.254/x.png")), 1),
        (answering(PAGE.replace("/pump.png", "data:image/png;base64,AAAA")), 1),
        (plain("500 Broken"), 0),
    ):
        with far_side(answer) as side:
            set_settings(app, monkeypatch, outbound_allow=[side.place])
            post = write(company, f"http://{side.place}/page")
            assert len(cards_of(post)) == cards
            assert [card.picture for card in cards_of(post)] == [None] * cards
            assert page_of(app, post).count("fc-preview__title") == len(
                [each for each in company.posts("Open Garden") if each.cards]
            )
    [waiting] = session().scalars(select(Delivery).where(Delivery.state == DeliveryState.WAITING))
    assert waiting.due_at > now(), "what is broken may be mended"


def test_inside_addresses_imports_and_our_own_pages_are_let_be(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with far_side() as inside:
        set_settings(app, monkeypatch, base_url="https://community.test")
        post = write(company, f"http://{inside.place}/\n\nhttps://community.test/topics/x")
        assert (post.cards, inside.connections) == (None, 0)
        assert len(list(session().scalars(select(Delivery).where(Delivery.destination == "previews")))) == 1


def test_a_row_handled_twice_asks_once_and_many_cards_cost_no_query(
    app: Flask, company: Company, site: FarSide
) -> None:
    post = write(company, "\n\n".join(f"http://{site.place}/{number}" for number in range(5)))
    assert len(cards_of(post)) == 3
    activity = newest_activity()
    with unit_of_work():
        session().get_one(Post, post.id).cards = None
    look_for_links(activity)
    found = list(session().scalars(select(Delivery.message_id).where(Delivery.destination == "previews")))
    assert len(found) == len(set(found)) == 3
    counts = []
    for cards in ([], [Card(f"http://{site.place}/0", "Zero", hidden=True), Card(f"http://{site.place}/1", "One")]):
        with unit_of_work():
            keep_cards(session().get_one(Post, post.id), cards)
        reader = browser(app, "Mia")
        reader.get(f"/topics/{post.topic.ref}")
        with counted_queries() as sent:
            reader.get(f"/topics/{post.topic.ref}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("limit", ["OF_PERSON", "OF_SITE"])
def test_nobody_lets_us_call_at_a_door_again_and_again(
    company: Company, site: FarSide, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(fetching, limit, replace(getattr(fetching, limit), times=2))
    post = write(company, "\n\n".join(f"http://{site.place}/{number}" for number in range(3)))
    assert len(cards_of(post)) == 2
    assert sum(b"pump" not in request for request in site.requests) == 2


def test_what_no_post_tells_of_is_cleared_up(company: Company, site: FarSide) -> None:
    post = write(company, f"http://{site.place}/page")
    [card] = cards_of(post)
    stray = f"previews/20200101-{post.id}-{'0' * 24}.webp"
    files().put(stray, b"left over")
    clear_up(now())
    clear_up(now() + UNTOLD + timedelta(days=1))
    assert list(files().keys("previews")) == [card.picture]
