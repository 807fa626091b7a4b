"""Reactions: one a person to a post, changed and taken back; who did; the author told once; forgotten with people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.running import run
from community.content.base.models import Post
from community.content.reactions.actions import react
from community.content.reactions.models import Reaction
from community.content.reactions.personal import forget, personal_data
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.moderation.models import Silence
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, form_token, send
from tests.company import Company
from tests.content.test_topics import newest_activity


def first_post(company: Company, group: str) -> Post:
    return company.posts(group)[0]


def given() -> dict[int, str]:
    anew()
    return dict(session().execute(select(Reaction.principal_id, Reaction.name)).all())


def test_readers_react_change_it_and_take_it_back(app: Flask, company: Company) -> None:
    path = f"/posts/{first_post(company, 'Open Garden').ref}/reactions"
    answers = {who: send(browser(app, who), path, reaction="helpful").status_code for who in ("anyone", "Ada", "Sam")}
    assert answers == {"anyone": 403, "Ada": 403, "Sam": 302}, "nobody reacts to their own"
    assert send(browser(app, "Mia"), path, reaction="love").status_code == 302
    sam, mia = (company.viewer(name).principal_id for name in ("Sam", "Mia"))
    assert given() == {sam: "helpful", mia: "love"}
    assert (newest_activity().verb, newest_activity().facts) == ("reaction.given", {"reaction": "love"})
    send(browser(app, "Sam"), path, reaction="love")
    assert given() == {sam: "love", mia: "love"}
    page = browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text
    assert 'title="Love it"' in page
    assert "Love it</span> 2" in page
    assert 'title="Helpful"' not in page
    send(browser(app, "Sam"), path, reaction="love")
    assert given() == {mia: "love"}
    assert newest_activity().retracts_id is not None
    assert send(browser(app, "Sam"), path, reaction="made up").status_code == 409
    assert given() == {mia: "love"}


def test_a_script_gets_the_part_alone(app: Flask, company: Company) -> None:
    post = first_post(company, "Open Garden")
    sam = browser(app, "Sam")
    form = {"csrf_token": form_token(sam), "reaction": "helpful"}
    answer = sam.post(f"/posts/{post.ref}/reactions", data=form, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    assert f'id="reactions-{post.ref}"' in answer.text
    assert 'aria-pressed="true"' in answer.text
    assert "<html" not in answer.text


def test_who_reacted_is_for_those_who_read_the_post(app: Flask, company: Company) -> None:
    post = first_post(company, "Quiet Room")
    with unit_of_work():
        react(company.viewer("Mia"), post, "helpful", now=now())
    path = f"/posts/{post.ref}/reactions"
    answers = {who: browser(app, who).get(path).status_code for who in ("anyone", "Sam", "Mia", "Ada")}
    assert answers == {"anyone": 404, "Sam": 404, "Mia": 200, "Ada": 200}
    assert "Mia" in browser(app, "Ada").get(path).text
    assert send(browser(app, "Sam"), path, reaction="helpful").status_code == 404
    with pytest.raises(NotFound), unit_of_work():
        react(company.viewer("Sam"), post, "helpful", now=now())
    with pytest.raises(Forbidden), unit_of_work():
        react(company.viewer("Ada"), post, "helpful", now=now())


def test_the_author_is_told_once_until_they_looked(company: Company) -> None:
    post = first_post(company, "Open Garden")
    ada = company.viewer("Ada").principal_id

    def told() -> int:
        run(NOTICES)
        return len(
            session().scalars(select(Notice).where(Notice.reason == "reaction", Notice.principal_id == ada)).all()
        )

    for who, notices in (("Sam", 1), ("Mia", 1)):
        with unit_of_work():
            react(company.viewer(who), post, "helpful", now=now())
        assert told() == notices
    with unit_of_work() as work:
        work.connection().exec_driver_sql("UPDATE notice SET read_at = created_at")
        react(company.viewer("Sam"), post, "love", now=now())
    assert told() == 2
    assert {row.mail for row in session().scalars(select(Notice).where(Notice.reason == "reaction"))} == {"off"}


def test_whoever_is_silenced_does_not_react_either(app: Flask, company: Company) -> None:
    topic, ada, mia = company.topic("Open Garden"), company.viewer("Ada"), company.viewer("Mia")
    post = first_post(company, "Open Garden")
    path = f"/topics/{topic.ref}"
    assert 'name="reaction"' in browser(app, "Mia").get(path).text
    with unit_of_work() as work:
        react(mia, post, "helpful", now=now())
        begun, ends = now(), now() + timedelta(hours=1)
        about = {"principal_id": mia.principal_id, "audience_id": topic.audience_id, "by_id": ada.principal_id}
        work.add(Silence(**about, begun_at=begun, ends_at=ends, reason="Cool down."))
    page = browser(app, "Mia").get(path).text
    assert 'name="reaction"' not in page
    assert "Helpful</span> 1" in page
    assert send(browser(app, "Mia"), f"/posts/{post.ref}/reactions", reaction="love").status_code == 403
    assert given() == {mia.principal_id: "helpful"}


def test_the_site_says_what_there_is_to_choose(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    post = first_post(company, "Open Garden")
    changed = app.extensions["community.settings"].model_copy(update={"reactions": ["rocket=🚀 Ship it"]})
    monkeypatch.setitem(app.extensions, "community.settings", changed)
    with pytest.raises(Conflict), unit_of_work():
        react(company.viewer("Sam"), post, "helpful", now=now())
    assert send(browser(app, "Sam"), f"/posts/{post.ref}/reactions", reaction="rocket").status_code == 302
    assert "🚀" in browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text


def test_whoever_leaves_takes_their_reactions_along(company: Company) -> None:
    sam = company.viewer("Sam")
    post = first_post(company, "Open Garden")
    with unit_of_work():
        react(sam, post, "helpful", now=now())
    assert [each["ref"] for each in personal_data(sam.principal_id)["reactions"]] == [post.ref]
    with unit_of_work():
        forget(sam.principal_id)
    assert given() == {}
