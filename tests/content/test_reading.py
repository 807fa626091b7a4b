"""How far people have read, what is new to them, and open pages that ask for what came meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import State
from community.content.reading.models import ReadPosition
from community.content.reading.personal import forget, personal_data
from community.content.reading.queue import ReadQueue
from community.content.reading.views import QUEUE
from community.core.db import session
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser
from tests.company import Company
from tests.content.kinds import replied
from tests.content.writing import newcomers, write_posts


def written(app: Flask) -> dict[int, int]:
    queue: ReadQueue = app.extensions[QUEUE]
    queue.flush()
    anew()
    return {row.principal_id: row.number for row in session().scalars(select(ReadPosition))}


@pytest.fixture
def address(app: Flask, company: Company) -> str:
    """A topic of 45 posts, that nobody has read."""
    app.extensions[QUEUE] = ReadQueue(app)
    write_posts(43, "Open Garden", newcomers(3, "Open Garden"))
    return f"/topics/{company.topic('Open Garden').ref}"


def test_pages_move_the_position_on_and_never_back(app: Flask, company: Company, address: str) -> None:
    sam, me = browser(app, "Sam"), company.viewer("Sam").principal_id
    browser(app).get(address)
    sam.get(address)
    assert written(app) == {me: 20}
    sam.get(f"{address}?at={company.posts('Open Garden')[-1].ref}")
    assert written(app) == {me: 45}
    page = sam.get(address).text
    assert written(app) == {me: 45}
    assert "You have read up to post 45." in page
    assert "New since your last visit" not in page


def test_what_others_wrote_since_is_new_in_lists_and_topics(app: Flask, company: Company, address: str) -> None:
    sam, posts = browser(app, "Sam"), company.posts("Open Garden")
    group = f"/groups/{company.group('Open Garden').ref}"
    assert "New posts" not in sam.get(group).text
    sam.get(f"{address}?at={posts[-1].ref}")
    written(app)
    replied(company.topic("Open Garden"), "Ada")
    assert "New posts" in sam.get(group).text
    assert "New posts" not in browser(app, "Mia").get(group).text
    assert "New posts" not in browser(app).get(group).text
    new = company.posts("Open Garden")[-1]
    led = sam.get(f"{address}/new").headers["Location"]
    assert led == f"{address}?at={new.ref}#post-{new.ref}"
    page = sam.get(led).text
    assert page.index(f'id="post-{posts[-1].ref}"') < page.index("New since your last visit")
    written(app)
    assert "New since your last visit" not in sam.get(led).text
    assert "New posts" not in sam.get(group).text
    assert sam.get(f"{address}/new").headers["Location"].endswith("at=last")


def test_a_hidden_post_is_new_to_nobody(app: Flask, company: Company, address: str) -> None:
    sam = browser(app, "Sam")
    sam.get(f"{address}?at={company.posts('Open Garden')[-1].ref}")
    written(app)
    post = replied(company.topic("Open Garden"), "Ada")
    with unit_of_work():
        post.thing.state = State.HIDDEN
    assert "New posts" not in sam.get(f"/groups/{company.group('Open Garden').ref}").text
    assert sam.get(f"{address}/news?after=45").json == {"new": 0}


def test_open_pages_ask_what_came_meanwhile(app: Flask, company: Company, address: str) -> None:
    sam = browser(app, "Sam")
    assert 'data-after="45"' in sam.get(f"{address}?at={company.posts('Open Garden')[-1].ref}").text
    assert "data-fc-news" not in sam.get(address).text, "it is not the last page"
    first = sam.get(f"{address}/news?after=45")
    assert first.json == {"new": 0}
    again = {"If-None-Match": first.headers["ETag"]}
    assert sam.get(f"{address}/news?after=45", headers=again).status_code == 304
    replied(company.topic("Open Garden"), "Ada")
    assert sam.get(f"{address}/news?after=45", headers=again).json == {"new": 1}
    assert sam.get(f"{address}/news?after=nonsense").json == {"new": 46}


def test_those_who_do_not_read_it_learn_nothing(app: Flask, company: Company) -> None:
    for what in ("news", "new"):
        for group in ("Quiet Room", "Half House"):
            path = f"/topics/{company.topic(group).ref}/{what}"
            answers = {who: browser(app, who).get(path).status_code for who in ("anyone", "Sam", "Mia")}
            assert answers == {"anyone": 404, "Sam": 404, "Mia": 200 if what == "news" else 302}


def test_whoever_leaves_takes_their_positions_along(app: Flask, company: Company, address: str) -> None:
    sam = company.viewer("Sam").principal_id
    browser(app, "Sam").get(address)
    written(app)
    assert [each["number"] for each in personal_data(sam)["read"]] == [20]
    with unit_of_work():
        forget(sam)
    assert written(app) == {}


def test_looking_as_somebody_else_notes_nothing_and_loses_nobody_their_place(
    app: Flask, company: Company, address: str
) -> None:
    browser(app, "Sam").get(address)
    group = company.group("Open Garden").ref
    assert browser(app, "Ada").get(f"/groups/{group}/as/member{address}").status_code == 200
    assert written(app) == {company.viewer("Sam").principal_id: 20}


def test_what_is_gone_meanwhile_loses_nobody_else_their_place(app: Flask, company: Company, address: str) -> None:
    queue, sam = app.extensions[QUEUE], company.viewer("Sam").principal_id
    queue.put(sam, 999_999, 3)
    browser(app, "Sam").get(address)
    assert written(app) == {sam: 20}
