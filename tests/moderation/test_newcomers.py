"""What newcomers write waits where that is set: for everybody but them and the moderators it is not there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.models import Activity, Identity
from community.core.clock import now
from community.core.db import session
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.moderation.scene import WORD, case_about, change_settings, decide, shows, write_post

LINKS = " ".join(f"<https://ours.test/{number}>" for number in range(3))


def test_a_first_post_waits_in_no_channel_and_is_told_when_it_is_approved(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(app, monkeypatch, approve_first_posts=True, newcomer_posts=50)
    ref = write_post(app, "Mia", f"Hello {WORD} @Ada")
    topic = f"/topics/{company.topic('Open Garden').ref}"
    for who in ("anyone", "Sam", "Sol"):
        assert shows(app, who, company) == set(), who
    for who in ("Mia", "Ada"):
        assert shows(app, who, company) == {topic}, who
    case = case_about(ref)
    assert session().scalars(select(Activity).where(Activity.thing_id == case.about_id)).first() is None
    assert browser(app, "Mia").get(f"/moderation/{case.ref}").status_code == 200
    assert decide(app, "Mia", case, "kept") == 403
    assert decide(app, "Ada", case, "kept") == 302
    assert topic in shows(app, "anyone", company)
    anew()
    told = session().scalars(select(Activity).where(Activity.thing_id == case.about_id)).one()
    identity = session().get_one(Identity, told.identity_id)
    assert (told.verb, told.live, identity.principal_id) == (
        "post.written", True, company.viewer("Mia").principal_id
    )  # fmt: skip
    assert told.facts["mentions"] == [company.viewer("Ada").principal_id]


def test_a_first_topic_waits_and_can_be_declined(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(app, monkeypatch, approve_first_posts=True, newcomer_posts=50)
    group = f"/groups/{company.group('Open Garden').ref}"
    answer = send(browser(app, "Mia"), f"{group}/topics/new", title=f"All about {WORD}", body=WORD)
    path = answer.headers["Location"]
    assert browser(app, "Mia").get(path).status_code == 200
    assert browser(app, "Sam").get(path).status_code == 404
    assert shows(app, "Sam", company) == set()
    case = case_about(path.rpartition("/")[2])
    assert decide(app, "Ada", case, "hidden", "Not here.") == 302
    assert browser(app, "Sam").get(path).status_code == 404
    assert "Not here." in browser(app, "Mia").get(f"/moderation/{case.ref}").text
    send(browser(app, "Ada"), f"/moderation/{case.ref}/undo")
    assert browser(app, "Sam").get(path).status_code == 404
    decide(app, "Ada", case_about(path.rpartition("/")[2]), "kept")
    assert browser(app, "Sam").get(path).status_code == 200


@pytest.mark.parametrize(("who", "waits"), [("Mia", True), ("Ada", False)])
def test_many_links_of_a_newcomer_wait(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch, who: str, waits: bool
) -> None:
    change_settings(app, monkeypatch, newcomer_posts=50)
    write_post(app, who, f"{WORD} {LINKS}")
    assert (shows(app, "anyone", company) == set()) is waits


def test_who_has_written_before_is_no_newcomer(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(app, monkeypatch, approve_first_posts=True, newcomer_posts=2)
    write_post(app, "Mia", WORD)  # each group has a reply of hers
    assert shows(app, "anyone", company)


def test_a_flood_is_stopped_and_nothing_is_lost(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(app, monkeypatch, posts_in_ten_minutes=2)
    path = f"/topics/{company.topic('Open Garden').ref}/posts"
    client = browser(app, "Mia")
    assert [send(client, path, body="Words").status_code for _ in range(3)] == [302, 302, 429]
    start = now()
    app.extensions["clock"] = lambda: start + timedelta(minutes=11)
    assert send(client, path, body="Words").status_code == 302


def test_links_that_are_edited_in_wait_as_well(app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(app, monkeypatch, approve_first_posts=False, newcomer_posts=50, newcomer_links=2)
    ref = write_post(app, "Mia", f"Hello {WORD}")
    mia, topic = browser(app, "Mia"), f"/topics/{company.topic('Open Garden').ref}"
    assert send(mia, f"/posts/{ref}/edit", body=f"Hello {WORD} <https://ours.test>", seen="first").status_code == 302
    assert topic in shows(app, "Sam", company)
    seen = re.search(r'name="seen" value="([^"]+)"', mia.get(f"/posts/{ref}/edit").text)
    assert seen
    assert send(mia, f"/posts/{ref}/edit", body=f"{WORD} {LINKS}", seen=seen[1]).status_code == 302
    assert shows(app, "Sam", company) == set()
    assert topic in shows(app, "Mia", company)
    case = case_about(ref)
    assert case.cause == "links"
    assert decide(app, "Ada", case, "kept") == 302
    assert topic in shows(app, "Sam", company)
    told = select(Activity.verb).where(Activity.thing_id == case.about_id).order_by(Activity.id)
    assert "post.written" in session().scalars(told).all()
