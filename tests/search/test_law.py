"""Search shows what the rules allow, now: no more, no less."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.kinds import kinds
from community.access.models import State, Thing
from community.access.permissions import may
from community.access.viewers import Viewer
from community.content.base.actions import prepare, reply
from community.content.base.models import Post
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.search.building import rebuild
from community.search.index import Entry, Part, index
from community.search.queries import search
from community.search.words import plain_words
from tests.company import CANARIES, Company

VIEWERS = ["anyone", "Sam", "Mia", "Ada", "Sol"]
Follow = Callable[[], None]


def found_by(viewer: Viewer, asked: str) -> list[str]:
    """The addresses of everything that is found, page after page."""
    urls: list[str] = []
    page = search(viewer, asked)
    while True:
        urls += [each.url for each in page.found]
        if page.further is None:
            return urls
        page = search(viewer, asked, after=page.further)


@pytest.fixture
def pages(app: Flask) -> object:
    """Addresses need a request."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("name", VIEWERS)
def test_what_is_found_by_a_word_in_everything_is_what_is_visible_one_by_one(
    company: Company, indexed: Follow, pages: object, name: str
) -> None:
    word, everything = "omnipresent", session().scalars(select(Thing.id)).all()
    index().rebuild([[Entry(each, part, plain_words(word), []) for each in everything for part in Part]])
    viewer = company.viewer(name)
    one_by_one = []
    for kind in {kind.family: kind for kind in kinds().values()}.values():
        for row in session().scalars(select(kind.model)) if kind.document else ():
            one_by_one += [kind.url(row)] if may(viewer, f"{kind.family}.see", row) else []
    found = found_by(viewer, word)
    assert sorted(found) == sorted(one_by_one)
    assert len(found) > 4


@pytest.mark.parametrize("name", VIEWERS)
@pytest.mark.parametrize("group", CANARIES)
def test_a_canary_is_found_by_those_alone_who_read_it(
    company: Company, indexed: Follow, pages: object, name: str, group: str
) -> None:
    viewer = company.viewer(name)
    readers = [post for post in company.posts(group) if may(viewer, "post.see", post)]
    page = search(viewer, CANARIES[group])
    assert len(page.found) == len(readers)
    assert all("<mark>kanari</mark>" in each.excerpt for each in page.found)


def test_an_outsider_finds_the_teased_topic_by_its_title_and_not_by_its_text(
    company: Company, indexed: Follow, pages: object
) -> None:
    for name in ("anyone", "Sam"):
        [hit] = search(company.viewer(name), "talk of half").found
        assert (hit.teased, hit.title.striptags()) == (True, "Talk of Half House")
        assert "kanari" not in hit.excerpt
        assert search(company.viewer(name), "kanari half").found == []
        assert search(company.viewer(name), "talk kanari").found == []
    [hit] = search(company.viewer("Mia"), "talk of half").found
    assert not hit.teased


def test_a_private_group_is_nowhere_for_those_outside(company: Company, indexed: Follow, pages: object) -> None:
    for asked in ("quiet", "Quiet Room", "talk quiet", "kanari quiet", "about room"):
        for name in ("anyone", "Sam"):
            page = search(company.viewer(name), asked)
            assert (page.found, page.further) == ([], None)
        assert search(company.viewer("Mia"), asked).found


def test_no_place_is_named_to_those_who_may_not_know_it(company: Company, indexed: Follow, pages: object) -> None:
    with unit_of_work():
        company.topic("Open Garden").thing.audience_id = company.group("Quiet Room").audience_id
    assert search(company.viewer("Sam"), "talk garden").found == []
    [hit] = search(company.viewer("Mia"), "talk garden").found
    assert hit.place is not None
    assert hit.place.title == "Quiet Room"


def test_leaving_a_group_removes_its_hits_at_once(company: Company, indexed: Follow, pages: object) -> None:
    assert search(company.viewer("Mia"), "kanari half").found
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Half House"), now())
    assert search(company.viewer("Mia"), "kanari half").found == []
    assert search(company.viewer("Mia"), "talk half").found[0].teased


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
def test_what_is_hidden_or_deleted_is_not_found_at_once(
    company: Company, indexed: Follow, pages: object, state: State
) -> None:
    assert search(company.viewer("anyone"), "talk garden").found
    with unit_of_work():
        company.topic("Open Garden").thing.state = state
    assert search(company.viewer("anyone"), "talk garden").found == []
    assert search(company.viewer("anyone"), "kanari open").found == []


def test_the_page_is_refilled_when_the_first_three_hundred_hits_are_not_for_the_viewer(
    company: Company, indexed: Follow, pages: object
) -> None:
    with unit_of_work():
        hidden, shown = company.topic("Quiet Room"), company.topic("Open Garden")
        strong, weak = prepare("valve valve valve"), prepare(f"valve {'other ' * 50}")
        for _ in range(310):
            reply(company.viewer("Mia"), hidden, writing=strong, now=now())
        for _ in range(25):
            reply(company.viewer("Mia"), shown, writing=weak, now=now())
    rebuild(lambda done, total: None)
    ranked = index().find(["valv"], limit=310)
    assert (
        not session()
        .scalars(select(Post.id).where(Post.id.in_([hit.thing_id for hit in ranked]), Post.topic_id == shown.id))
        .all()
    )
    first = search(company.viewer("anyone"), "valve")
    assert len(first.found) == 20
    rest = search(company.viewer("anyone"), "valve", after=first.further)
    assert (len(rest.found), rest.further) == (5, None)
    assert len({each.url for each in (*first.found, *rest.found)}) == 25
    assert len(found_by(company.viewer("Mia"), "valve")) == 335


def test_the_mark_of_something_hidden_begins_again(company: Company, indexed: Follow, pages: object) -> None:
    hidden, sam = company.topic("Quiet Room"), company.viewer("Sam")
    begin = search(sam, "talk")
    assert search(sam, "talk", after=hidden.ref) == begin
    assert search(sam, "talk", after="nonsense") == begin


def test_excerpts_are_escaped_and_marked(company: Company, indexed: Follow, pages: object) -> None:
    with unit_of_work():
        text = prepare(f"{'word ' * 100} 5 < 6 & `<script>alert(1)</script>` the gasket {'more ' * 100}")
        reply(company.viewer("Mia"), company.topic("Open Garden"), writing=text, now=now())
    indexed()
    [hit] = search(company.viewer("anyone"), "gaskets").found
    assert "5 &lt; 6 &amp; &lt;script&gt;alert(1)&lt;/script&gt; the <mark>gasket</mark>" in hit.excerpt
    assert hit.excerpt.startswith("… ")
    assert hit.excerpt.endswith(" …")
