"""What is sent again because its answer was lost is there once, and nothing of other words is lost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.access.viewers import system
from community.content.base.models import Post, Topic
from community.core.clock import now
from community.core.db import session
from community.core.once import KEPT, SentOnce, sweep_sendings
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.people.actions import make_staff
from tests.access.visits import anew, browser, form_token, rows, send
from tests.company import Company

KINDS = {
    "topic": {},
    "question": {},
    "idea": {},
    "poll": {"choices": "Red\nBlue", "sort": "single"},
}
WORDS = {"title": "Once", "body": "Only once.", "sending": "0123456789ab"}


def count(model: type[Topic | Post | Group | SentOnce]) -> int:
    anew()
    return session().scalars(select(func.count()).select_from(model)).one()


@pytest.mark.parametrize("kind", KINDS)
def test_a_topic_that_is_sent_again_is_there_once(app: Flask, company: Company, kind: str) -> None:
    mia, before = browser(app, "Mia"), count(Topic)
    path = f"/groups/{company.group('Quiet Room').ref}/topics/new?kind={kind}"
    first, again = (send(mia, path, **WORDS, **KINDS[kind]) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.location == again.location
    assert count(Topic) == before + 1
    assert "That had arrived already." in mia.get(again.location).text


def test_the_same_words_with_another_file_are_not_the_same(app: Flask, company: Company) -> None:
    mia, path = browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}/posts"
    for name, status in (("a.txt", 302), ("a.txt", 302), ("b.txt", 409)):
        form = {**WORDS, "csrf_token": form_token(mia), "files": (BytesIO(b"words"), name)}
        assert mia.post(path, data=form).status_code == status


def test_a_reply_that_is_sent_again_counts_once_and_leads_to_the_first(app: Flask, company: Company) -> None:
    mia, path = browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}/posts"
    form = {"csrf_token": form_token(mia), **WORDS}
    first = mia.post(path, data=form, headers={"X-Requested-With": "fetch"})
    after = rows()
    for _ in range(25):  # more often than posts may be written
        again = mia.post(path, data=form, headers={"X-Requested-With": "fetch"})
        assert (again.status_code, again.location) == (201, first.location)
    assert rows() == after


def test_another_page_another_person_and_another_place_send_their_own(app: Flask, company: Company) -> None:
    mia, ada, before = browser(app, "Mia"), browser(app, "Ada"), count(Post)
    here, there = (f"/topics/{company.topic(name).ref}/posts" for name in ("Open Garden", "Half House"))
    pages = (
        (mia, here, "page-1"), (mia, here, "page-2"), (mia, there, "page-1"), (ada, here, "page-1"),
        (mia, here, ""), (mia, here, ""),
    )  # fmt: skip
    for person, path, number in pages:
        assert send(person, path, **WORDS | {"sending": number}).status_code == 302
    assert count(Post) == before + len(pages)
    assert send(mia, here, **WORDS | {"sending": "x" * 41}).status_code == 422


@pytest.mark.parametrize("form", ["reply", "topic"])
def test_other_words_under_a_number_that_arrived_are_given_back(app: Flask, company: Company, form: str) -> None:
    mia = browser(app, "Mia")
    group, topic = company.group("Half House").ref, company.topic("Half House").ref
    path = f"/topics/{topic}/posts" if form == "reply" else f"/groups/{group}/topics/new"
    arrived = send(mia, path, **WORDS).location
    before = count(Post)
    answer = send(mia, path, **WORDS | {"body": "Said better."})
    assert answer.status_code == 409
    assert "What you wrote before has arrived." in answer.text
    assert f'href="{arrived.replace("&", "&amp;")}"' in answer.text
    assert ">Said better.</textarea>" in answer.text
    assert count(Post) == before
    number = re.search(r'<input[^>]*data-fc-anew[^>]*name="sending"[^>]*value="([^"]+)"', answer.text)
    assert number
    assert send(mia, path, **WORDS | {"body": "Said better.", "sending": number[1]}).status_code == 302
    assert count(Post) == before + 1


def test_what_was_refused_uses_nothing_up(app: Flask, company: Company) -> None:
    mia, path = browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}/posts"
    answer = send(mia, path, **WORDS | {"body": " "})
    assert answer.status_code == 422
    assert f'value="{WORDS["sending"]}"' in answer.text
    assert send(mia, path, **WORDS).status_code == 302


def test_an_edit_whose_answer_was_lost_is_no_conflict(app: Flask, company: Company) -> None:
    post = company.posts("Open Garden")[1]
    mia, path = browser(app, "Mia"), f"/posts/{post.ref}/edit"
    assert [send(mia, path, body="Better", seen="first").status_code for _ in range(2)] == [302, 302]
    assert send(mia, path, body="Other", seen="first").status_code == 409


def test_a_group_is_opened_once(app: Flask, company: Company) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))
    ada, before = browser(app, "Ada"), count(Group)
    form = {"name": "Once", "description": "D", "visibility": "public", "joining": "open", "sending": "0123456789ab"}
    first, again = (send(ada, "/groups/new", **form) for _ in range(2))
    assert first.status_code == 302, first.text
    assert first.location == again.location
    assert send(ada, "/groups/new", **form | {"name": "Twice"}).location == first.location
    assert count(Group) == before + 1


@pytest.mark.only_on("sqlite", "postgres")
def test_of_many_at_the_same_moment_one_is_written(app: Flask, company: Company) -> None:
    path, before = f"/topics/{company.topic('Quiet Room').ref}/posts", count(Post)
    mias = [browser(app, "Mia") for _ in range(6)]
    forms = [{"csrf_token": form_token(each), **WORDS} for each in mias]
    with ThreadPoolExecutor(len(mias)) as pool:
        answers = list(pool.map(lambda each, form: each.post(path, data=form), mias, forms))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert count(Post) == before + 1


def test_numbers_are_forgotten_after_a_while(app: Flask, company: Company) -> None:
    send(browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}/posts", **WORDS)
    kept = session().scalars(select(SentOnce)).one()
    assert WORDS["sending"] not in kept.key + kept.content
    with unit_of_work():
        session().get_one(SentOnce, kept.key).at = now() - KEPT + timedelta(minutes=1)
    sweep_sendings(now())
    assert count(SentOnce) == 1
    sweep_sendings(now() + timedelta(minutes=2))
    assert count(SentOnce) == 0
