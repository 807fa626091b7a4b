"""Topics move to other groups: with rights at both, for other people at once, at the same address."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Role
from community.access.viewers import system
from community.activity.models import Activity
from community.content.base.keeping import pin_topic
from community.content.base.moving import move_topic
from community.content.reactions.actions import react
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import add_member
from tests.access.visits import anew, browser, send
from tests.company import CANARIES, Company
from tests.content.test_topics import newest_activity


def test_a_topic_moves_with_all_that_is_in_it(app: Flask, company: Company) -> None:
    topic, quiet = company.topic("Open Garden"), company.group("Quiet Room")
    words = CANARIES["Open Garden"]
    with unit_of_work():
        pin_topic(company.viewer("Ada"), topic, now=now())
        react(company.viewer("Mia"), company.posts("Open Garden")[0], "love", now=now())
    ada, path = browser(app, "Ada"), f"/topics/{topic.ref}"
    assert quiet.name in ada.get(f"{path}/move").text
    page = ada.get(f"{path}/move?to={quiet.ref}").text
    assert "Afterwards" in page
    assert "Move it to Quiet Room" in page
    answer = send(ada, f"{path}/move", to=quiet.ref)
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert words in browser(app, "Mia").get(path).text
    assert "Love it" in browser(app, "Mia").get(path).text
    for who in ("anyone", "Sam"):
        assert browser(app, who).get(path).status_code == 404
        for stream in ("/", f"/groups/{company.group('Open Garden').ref}", "/feeds/site.atom"):
            assert topic.title not in browser(app, who).get(stream).text
    assert "Talk of Open Garden" in browser(app, "Mia").get(f"/groups/{quiet.ref}").text
    assert "Pinned" not in browser(app, "Mia").get(f"/groups/{quiet.ref}").text
    row = newest_activity()
    assert (row.verb, row.thing_id, row.target_id) == ("topic.moved", topic.id, quiet.id)
    assert send(ada, f"{path}/move", to=company.group("Open Garden").ref).status_code == 302
    assert words in browser(app).get(path).text


def test_who_moves_needs_rights_at_both_places(app: Flask, company: Company) -> None:
    topic = company.topic("Open Garden")
    quiet, half = company.group("Quiet Room"), company.group("Half House")
    path = f"/topics/{topic.ref}/move"
    answers = {who: browser(app, who).get(path).status_code for who in ("anyone", "Sam", "Mia", "Ada")}
    assert answers == {"anyone": 403, "Sam": 403, "Mia": 403, "Ada": 200}
    answers = {who: send(browser(app, who), path, to=half.ref).status_code for who in ("anyone", "Sam", "Mia")}
    assert answers == {"anyone": 403, "Sam": 403, "Mia": 403}
    assert send(browser(app, "Sam"), path, to=quiet.ref).status_code == 404
    assert send(browser(app, "Ada"), path, to="made-up").status_code == 404
    sales = company.group("Sales")
    assert send(browser(app, "Ada"), path, to=sales.ref).status_code == 404
    with unit_of_work():
        add_member(system(), company.group("Quiet Room"), company.viewer("Sam"), now(), role=Role.OWNER)
    with pytest.raises(Forbidden), unit_of_work():
        move_topic(company.viewer("Sam"), topic, quiet)
    with pytest.raises(Conflict), unit_of_work():
        move_topic(company.viewer("Ada"), topic, company.group("Open Garden"))
    with unit_of_work():
        quiet = company.group("Quiet Room")
        quiet.kinds = ["question"]
    with pytest.raises(Conflict), unit_of_work():
        move_topic(company.viewer("Ada"), topic, company.group("Quiet Room"))
    with pytest.raises(NotFound), unit_of_work():
        move_topic(company.viewer("Sol"), company.topic("Quiet Room"), half)
    anew()
    assert "topic.moved" not in set(session().scalars(select(Activity.verb)))
