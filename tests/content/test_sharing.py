"""Share links: they open nothing, say nothing of whose they are, and tell who came by them to those who agreed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.visit_tables import Visit
from community.content.base.models import Post
from community.content.sharing.models import Share
from community.content.sharing.personal import forget, personal_data
from community.core.db import session
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, send, without_tokens
from tests.activity.test_visits import OURS, agreeing
from tests.client import Browser
from tests.company import Company
from tests.content.test_topics import newest_activity


def open_post(company: Company) -> Post:
    return company.posts("Open Garden")[0]


def shared(app: Flask, post: Post, who: str) -> str:
    """Somebody shares a post; the reference in their address."""
    page = send(browser(app, who), f"/posts/{post.ref}/share")
    assert page.status_code == 302
    found = re.search(
        r"/topics/\w+\?at=(\w+)&amp;via=(\w{12})\"", browser(app, who).get(f"/posts/{post.ref}/share").text
    )
    assert found
    assert found[1] == post.ref
    return found[2]


def shares() -> list[Share]:
    anew()
    return list(session().scalars(select(Share).order_by(Share.id)))


def test_whoever_reads_a_post_and_is_somebody_shares_it(app: Flask, company: Company) -> None:
    for group, may in (("Open Garden", {"Sam", "Mia", "Ada", "Sol"}), ("Quiet Room", {"Mia", "Ada"})):
        path = f"/posts/{company.posts(group)[0].ref}/share"
        for who in ("anyone", "Sam", "Mia", "Ada", "Sol"):
            refused = 403 if group == "Open Garden" else 404
            client = browser(app, who)
            assert client.get(path).status_code == (200 if who in may else refused)
            assert send(client, path).status_code == (302 if who in may else refused)
            assert send(client, f"{path}/undo").status_code == (302 if who in may else refused)
    assert shares() == []
    page = browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text
    assert "/share" not in page
    assert "/share" in browser(app, "Sam").get(f"/topics/{company.topic('Open Garden').ref}").text


def test_there_is_one_of_each_and_it_is_taken_back(app: Flask, company: Company) -> None:
    post = open_post(company)
    via = shared(app, post, "Mia")
    assert newest_activity().verb == "post.shared"
    told = newest_activity().id
    assert shared(app, post, "Mia") == via
    assert (len(shares()), newest_activity().id) == (1, told)
    assert shared(app, post, "Sam") != via
    send(browser(app, "Mia"), f"/posts/{post.ref}/share/undo")
    assert (newest_activity().verb, newest_activity().retracts_id is None) == ("post.unshared", False)
    assert [each.principal_id for each in shares()] == [company.viewer("Sam").principal_id]
    assert "via=" not in browser(app, "Mia").get(f"/posts/{post.ref}/share").text


def test_a_link_opens_nothing_and_says_nothing(app: Flask, company: Company) -> None:
    quiet, open_one = company.posts("Quiet Room")[0], open_post(company)
    via = {post.ref: shared(app, post, "Mia") for post in (quiet, open_one)}
    address = f"/topics/{quiet.topic.ref}?at={quiet.ref}"
    answers = [browser(app, "Sam").get(f"{address}&via={each}") for each in (via[quiet.ref], "X")]
    assert [each.status_code for each in answers] == [404, 404]
    assert without_tokens(answers[0].text.replace(via[quiet.ref], "X")) == without_tokens(answers[1].text)
    page = browser(app).get(f"/topics/{open_one.topic.ref}?at={open_one.ref}&via={via[open_one.ref]}").text
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)
    assert canonical
    assert "via" not in canonical[1]
    assert via[open_one.ref] not in browser(app, "Ada").get(f"/posts/{open_one.ref}/share").text


def come(client: Browser, post: Post, via: object) -> None:
    told = {"path": f"/topics/{post.topic.ref}", "via": via}
    assert client.post("/visits/seen", json=told, headers=OURS).status_code == 204


def test_visits_by_it_are_told_apart_of_those_who_agreed(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["community.settings"], "measure_visits", True)
    monkeypatch.setattr(app, "testing", True)
    post = open_post(company)
    via = shared(app, post, "Mia")
    come(browser(app), post, via)  # was not asked yet
    sam = agreeing(app, "Sam")
    for client in (agreeing(app), sam, sam, agreeing(app, "Mia")):
        come(client, post, via)
    for wrong in ("x", 5, None, ["a"], "A" * 12, f"{via}0"):
        come(agreeing(app), post, wrong)
    app.extensions["community.visits"].flush()
    anew()
    assert list(session().scalars(select(Visit.via).order_by(Visit.id))) == [via] * 4 + [None] * 6
    assert (
        "In the last months 2 other browsers followed it." in browser(app, "Mia").get(f"/posts/{post.ref}/share").text
    )

    shared(app, post, "Sam")
    mine, theirs = shares()
    assert theirs.parent_id == mine.id, "Sam came by Mia's"
    told = personal_data(mine.principal_id)["shares"]
    assert [(each["post"], each["ref"]) for each in told] == [(post.ref, via)]
    with unit_of_work():
        forget(mine.principal_id)
    assert [(each.ref, each.parent_id) for each in shares()] == [(theirs.ref, None)]
