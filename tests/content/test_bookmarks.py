"""Bookmarks: one's own alone, found again, with a reminder at its time, and only of what one may still read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant
from community.access.viewers import system
from community.activity.models import Activity
from community.activity.running import run
from community.content.bookmarks.actions import bookmark, remind
from community.content.bookmarks.models import Bookmark
from community.content.bookmarks.personal import forget, personal_data
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.unit import unit_of_work
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.kinds import replied
from tests.content.writing import button


def test_a_post_is_kept_found_and_let_go(app: Flask, company: Company) -> None:
    post, sam = company.posts("Open Garden")[0], browser(app, "Sam")
    path = f"/posts/{post.ref}/bookmark"
    before = session().scalar(select(Activity.id).order_by(Activity.id.desc()))
    assert sam.get(path).status_code == 200
    assert send(sam, path, days="7").status_code == 302
    assert "Talk of Open Garden" in sam.get("/bookmarks").text
    assert "Talk of Open Garden" in sam.get("/bookmarks?q=open+gar").text
    assert "Talk of Open Garden" not in sam.get("/bookmarks?q=%25").text
    assert ">Bookmarked</a>" in sam.get(f"/topics/{post.topic.ref}").text
    assert ">Bookmarked</a>" not in browser(app, "Mia").get(f"/topics/{post.topic.ref}").text
    assert "Talk of Open Garden" not in browser(app, "Mia").get("/bookmarks").text
    for days in ("8", "x", "99999"):
        assert send(sam, path, days=days).status_code == 409
    assert send(sam, f"{path}/undo").status_code == 302
    assert "Talk of Open Garden" not in sam.get("/bookmarks").text
    anew()
    assert session().scalar(select(Activity.id).order_by(Activity.id.desc())) == before, "it is nobody's business"


def test_nobody_keeps_what_they_cannot_read(app: Flask, company: Company) -> None:
    quiet, open_ = (company.posts(group)[0].ref for group in ("Quiet Room", "Open Garden"))
    assert browser(app).get("/bookmarks").status_code == 302
    for path in (f"/posts/{quiet}/bookmark", f"/posts/{quiet}/bookmark/undo"):
        answers = {who: send(browser(app, who), path).status_code for who in ("anyone", "Sam", "Mia")}
        assert answers == {"anyone": 404, "Sam": 404, "Mia": 302}
    assert browser(app).get(f"/posts/{open_}/bookmark").status_code == 403
    assert send(browser(app), f"/posts/{open_}/bookmark").status_code == 403
    with pytest.raises(NotFound), unit_of_work():
        bookmark(company.viewer("Sam"), company.posts("Quiet Room")[0], days=0, now=now())


def test_a_reminder_comes_at_its_time_once_and_for_its_owner_alone(app: Flask, company: Company) -> None:
    post, sam, began = company.posts("Open Garden")[0], company.viewer("Sam"), now()
    with unit_of_work():
        bookmark(sam, post, days=1, now=began)
        bookmark(company.viewer("Mia"), post, days=0, now=began)
        assert remind(system(), began + timedelta(hours=23)) == 0
        assert remind(system(), began + timedelta(hours=24)) == 1
        assert remind(system(), began + timedelta(hours=25)) == 0
    run(NOTICES)
    told = [(row.principal_id, row.reason) for row in session().scalars(select(Notice))]
    assert (sam.principal_id, "bookmark") in told
    assert [reason for _who, reason in told].count("bookmark") == 1
    assert "You wanted to come back to" in browser(app, "Sam").get("/notices").text
    assert "come back to" not in browser(app, "Mia").get("/").text


def test_what_one_cannot_read_any_more_is_neither_listed_nor_told(app: Flask, company: Company) -> None:
    mia = company.viewer("Mia")
    with unit_of_work() as work:
        bookmark(mia, company.posts("Quiet Room")[0], days=1, now=now())
        quiet = company.group("Quiet Room").audience_id
        work.delete(work.scalars(select(Grant).filter_by(principal_id=mia.principal_id, audience_id=quiet)).one())
        remind(system(), now() + timedelta(days=2))
    run(NOTICES)
    assert "Quiet Room" not in browser(app, "Mia").get("/bookmarks").text
    assert session().scalars(select(Notice).where(Notice.reason == "bookmark")).all() == []


def test_many_are_paged_and_go_with_their_owner(app: Flask, company: Company) -> None:
    topic, sam = company.topic("Open Garden"), company.viewer("Sam")
    posts = [replied(topic, "Mia", f"Saying {number}") for number in range(31)]
    with unit_of_work():
        for post in posts:
            bookmark(sam, post, days=0, now=now())
    page = browser(app, "Sam").get("/bookmarks").text
    assert page.count('<li class="fc-row">') == 30
    assert browser(app, "Sam").get(button("Earlier", page) or "").text.count('<li class="fc-row">') == 1
    assert len(personal_data(sam.principal_id)["bookmarks"]) == 31
    for far in ("99999999999", "x", ""):
        assert browser(app, "Sam").get(f"/bookmarks?before={far}").text.count('<li class="fc-row">') == 30
    with pytest.raises(Conflict), unit_of_work():
        bookmark(sam, posts[0], days=2, now=now())
    with unit_of_work():
        forget(sam.principal_id)
    assert session().scalars(select(Bookmark)).all() == []
