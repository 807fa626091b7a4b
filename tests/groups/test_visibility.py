"""Changing who sees a group: said before it happens, and then for everything at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Principal, State, Visibility
from community.access.permissions import may
from community.activity.running import run
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.groups.asking import accept_request, ask_to_join
from community.groups.models import Asked, Joining
from community.groups.queries import built_in_group
from community.groups.visibility import change_visibility
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import browser
from tests.company import CANARIES, GROUPS, Company
from tests.groups.visit import new_group, newcomer, requests_of, send

READ_BY_STRANGERS = {Visibility.PUBLIC: True, Visibility.SEMI_PRIVATE: False, Visibility.PRIVATE: False}
ANSWER = {Visibility.PUBLIC: 200, Visibility.SEMI_PRIVATE: 200, Visibility.PRIVATE: 404}
CHANGES = [(name, to) for name, at in GROUPS.items() for to in Visibility if to is not at]


@pytest.mark.parametrize(("name", "to"), CHANGES)
def test_all_that_was_written_follows_at_once(app: Flask, company: Company, name: str, to: Visibility) -> None:
    canary, topic = CANARIES[name], company.topic(name).ref
    group, stranger, member = company.group(name).ref, browser(app, "Sam"), browser(app, "Mia")
    answer = send(browser(app, "Ada"), f"/groups/{group}/visibility", visibility=to.value, sure="y")
    assert answer.status_code == 302
    for client in (stranger, browser(app)):
        page = client.get(f"/topics/{topic}")
        assert page.status_code == ANSWER[to]
        assert (canary in page.text) == READ_BY_STRANGERS[to]
        assert client.get(f"/groups/{group}").status_code == ANSWER[to]
        for path in ("/", "/groups"):
            assert (name in client.get(path).text) == (to is not Visibility.PRIVATE), path
        assert (f"Talk of {name}" in client.get("/").text) == (to is Visibility.PUBLIC)
    assert canary in member.get(f"/topics/{topic}").text


def test_the_page_says_what_follows_and_changes_nothing(app: Flask, company: Company) -> None:
    group, ada = company.group("Quiet Room"), browser(app, "Ada")
    page = send(ada, f"/groups/{group.ref}/visibility", visibility="public")
    assert page.status_code == 200
    for said in ("Topic: 1", "Post: 2", "the names of 2 members", "Anyone reads along", "Only its members know"):
        assert said in page.text, said
    assert company.group("Quiet Room").visibility is Visibility.PRIVATE
    assert send(ada, f"/groups/{group.ref}/visibility", visibility="all", sure="y").status_code == 422
    assert send(ada, f"/groups/{group.ref}/visibility", visibility="private", sure="y").status_code == 409


def test_everybody_in_the_group_is_told(app: Flask, company: Company) -> None:
    with unit_of_work():
        change_visibility(company.viewer("Ada"), company.group("Half House"), Visibility.PUBLIC, now())
    run(NOTICES)
    session().rollback()
    told = select(Principal.name).join(Notice, Notice.principal_id == Principal.id)
    assert session().scalars(told.where(Notice.reason == "visibility")).all() == ["Mia Member"]
    assert "changed who sees" in browser(app, "Mia").get("/notices").text


def test_what_outsiders_asked_lapses_with_a_private_group(app: Flask, company: Company) -> None:
    asa, ada = newcomer("Asa"), company.viewer("Ada")
    group = new_group(Visibility.SEMI_PRIVATE, ada)
    with unit_of_work():
        asked = ask_to_join(asa, group, answer="Me", now=now())
    assert may(asa, "join_request.see", asked)
    with unit_of_work():
        change_visibility(ada, group, Visibility.PRIVATE, now())
    assert requests_of(group)[0].state is Asked.WITHDRAWN
    assert group.joining is Joining.INVITATION
    assert not may(asa, "join_request.see", asked)
    assert not may(ada, "join_request.decide", asked)
    with unit_of_work():
        change_visibility(ada, group, Visibility.SEMI_PRIVATE, now())
    with unit_of_work():
        group.joining = Joining.REQUEST
    with unit_of_work():
        ask_to_join(asa, group, answer="Again", now=now())


def test_what_outsiders_asked_of_a_group_inside_lapses_as_well(company: Company) -> None:
    """A public group in a private one is not found from outside either, by whoever asked before it lay there."""
    asa, ines, ada = newcomer("Asa"), newcomer("Ines"), company.viewer("Ada")
    above, inside = new_group(Visibility.PUBLIC, ada, ines), new_group(Visibility.PUBLIC, ada)
    with unit_of_work():
        asked = {name: ask_to_join(who, inside, answer="Me", now=now()) for name, who in (("Asa", asa), ("I", ines))}
    with unit_of_work():
        inside.audience.parent_id = above.audience_id
    with unit_of_work():
        change_visibility(ada, above, Visibility.PRIVATE, now())
    assert not may(asa, "join_request.see", asked["Asa"])
    assert may(ines, "join_request.see", asked["I"]), "she is in the group above"
    assert [each.state for each in requests_of(inside)] == [Asked.WITHDRAWN, Asked.PENDING]


def test_whoever_left_reads_nothing_more_of_having_asked(company: Company) -> None:
    asa, ada = newcomer("Asa"), company.viewer("Ada")
    group = new_group(Visibility.SEMI_PRIVATE, ada, joining=Joining.OPEN | Joining.REQUEST)
    with unit_of_work():
        asked = ask_to_join(asa, group, answer="Me", now=now())
        accept_request(ada, asked, now())
    assert may(asa, "join_request.see", asked)
    with unit_of_work():
        leave_group(asa, group, now())
    assert not may(asa, "join_request.see", asked)


def test_a_group_that_the_product_needs_stays_as_it_is(company: Company) -> None:
    sales = built_in_group("sales")
    assert sales is not None
    with pytest.raises(Forbidden), unit_of_work():
        change_visibility(company.viewer("Sol"), sales, Visibility.PUBLIC, now())


def test_the_same_again_is_no_change(company: Company) -> None:
    with pytest.raises(Conflict), unit_of_work():
        change_visibility(company.viewer("Ada"), company.group("Open Garden"), Visibility.PUBLIC, now())


@pytest.mark.parametrize("name", GROUPS)
def test_nothing_in_a_hidden_group_is_read_by_anybody(app: Flask, company: Company, name: str) -> None:
    topic, posts = company.topic(name), company.posts(name)
    with unit_of_work():
        company.group(name).thing.state = State.HIDDEN
    for who in ("anyone", "Sam", "Mia", "Ada"):
        viewer = company.viewer(who)
        assert not may(viewer, "topic.see", topic)
        assert not any(may(viewer, "post.see", post) for post in posts)
        assert browser(app, who).get(f"/topics/{topic.ref}").status_code == 404
        assert CANARIES[name] not in browser(app, who).get("/").text
