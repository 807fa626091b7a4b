"""Whom the composer offers after an @: who is never among them, and how often one may ask."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

import pytest
from flask import Flask

from community.access.models import State, Thing
from community.access.viewers import system, viewer_of
from community.content.base.actions import prepare, reply
from community.content.base.mentions import mentioned_in
from community.content.base.offering import people_to_name
from community.content.base.offering_views import ASKED
from community.core.clock import now
from community.core.limits import LimitCount
from community.core.unit import unit_of_work
from community.core.web.look import STATIC
from community.groups.actions import add_member, hide_membership, leave_group
from community.groups.charters import choose_preset
from community.people.actions import deactivate
from community.people.actions.leaving import leave_for_good
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.writing import counted_queries, newcomers, write_posts
from tests.notifications.scene import admitted

OPEN, HALF, QUIET = "Open Garden", "Half House", "Quiet Room"


def offered(company: Company, viewer: str, name: str, group: str = QUIET) -> Sequence[str]:
    """For a text in the group's topic."""
    anew()
    return [face.name for face in people_to_name(company.viewer(viewer), name, company.topic(group))]


def offered_anew(company: Company, viewer: str, name: str, group: str = QUIET) -> Sequence[str]:
    """For a topic that is not there yet."""
    anew()
    return [face.name for face in people_to_name(company.viewer(viewer), name, company.group(group))]


def test_members_and_authors_are_offered_by_the_beginning_of_their_name(company: Company) -> None:
    assert offered(company, "Mia", "a") == offered(company, "Mia", "ADA o") == ["Ada Owner"]
    assert offered_anew(company, "Mia", "Ad") == ["Ada Owner"]
    assert offered(company, "Mia", "Owner") == offered(company, "Mia", "%") == offered(company, "Mia", "_da") == []
    assert offered(company, "Mia", "Sa") == [], "Sam is here, and not in this group"
    assert offered(company, "Mia", "Mia") == [], "oneself"


def joins(company: Company, group: str, *names: str) -> None:
    for name in names:
        person = viewer_of(admitted(name).principal)
        with unit_of_work():
            add_member(system(), company.group(group), person, now())


def test_what_is_offered_is_a_mention(company: Company) -> None:
    plain = ["Özlem Ärmel", "Jo O'Neil-Smith Jr.", "Anna_Lena", "李 雷"]
    joins(company, QUIET, *plain, "One Two Three Four Five", "A*b* c", "`Code` here")
    for name in plain:
        assert offered(company, "Ada", name) == [name]
        assert len(mentioned_in(f"What says @{name} to it?")) == 1, name
    assert offered(company, "Ada", "öz") == ["Özlem Ärmel"]
    assert offered(company, "Ada", "One") == offered(company, "Ada", "A*") == offered(company, "Ada", "`") == []


def test_a_name_that_two_have_is_not_offered_for_it_mentions_nobody(company: Company) -> None:
    joins(company, QUIET, "Kim Twice", "Kim Once", "kim twice")
    assert offered(company, "Ada", "Kim") == ["Kim Once"]
    assert mentioned_in("@Kim Twice") == ()


def test_eight_are_offered_at_most_however_many_there_are_by_as_many_queries(company: Company) -> None:
    writers = newcomers(2, QUIET)
    with counted_queries() as few:
        assert offered(company, "Ada", "writer") == ["Writer 00", "Writer 01"]
    writers += newcomers(20, QUIET, since=2)
    write_posts(30, QUIET, writers)
    with counted_queries() as many:
        assert offered(company, "Ada", "writer") == [f"Writer {number:02}" for number in range(8)]
    assert len(many) == len(few)


@pytest.mark.parametrize("group", [OPEN, QUIET])
def test_nobody_whose_account_is_shut_is_offered(company: Company, group: str) -> None:
    assert offered(company, "Ada", "Mia", group) == offered_anew(company, "Ada", "Mia", group) == ["Mia Member"]
    with unit_of_work():
        deactivate(system(), company.person("Mia"), now())
    assert offered(company, "Ada", "Mia", group) == offered_anew(company, "Ada", "Mia", group) == []


def test_nobody_who_left_for_good_is_offered(company: Company) -> None:
    with unit_of_work():
        leave_for_good(company.viewer("Mia"), company.person("Mia"), now(), with_texts=False)
    assert offered(company, "Ada", "Mia", OPEN) == []


def test_whoever_hides_a_membership_is_offered_to_those_alone_who_see_it(company: Company) -> None:
    joins(company, OPEN, "Hanna Hidden")
    assert offered(company, "Sam", "Hanna", OPEN) == ["Hanna Hidden"]
    with unit_of_work():
        hide_membership(company.viewer("Hanna"), company.group(OPEN), hidden=True)
    assert offered(company, "Mia", "Hanna", OPEN) == offered_anew(company, "Sam", "Hanna", OPEN) == []
    assert offered(company, "Ada", "Hanna", OPEN) == ["Hanna Hidden"], "its owner sees who is in it"
    with unit_of_work():
        post = reply(company.viewer("Hanna"), company.topic(OPEN), writing=prepare("Here"), now=now())
    assert offered(company, "Mia", "Hanna", OPEN) == ["Hanna Hidden"], "the name stands above the post"
    assert offered_anew(company, "Mia", "Hanna", OPEN) == []
    with unit_of_work() as work:
        work.get_one(Thing, post.id).state = State.HIDDEN
    assert offered(company, "Mia", "Hanna", OPEN) == []


def test_where_few_see_who_is_in_a_group_others_are_offered_its_authors(company: Company) -> None:
    joins(company, OPEN, "Max Silent")
    with unit_of_work():
        choose_preset(company.viewer("Ada"), company.group(OPEN), "quiet")
    assert offered(company, "Sam", "M", OPEN) == ["Mia Member"]
    assert offered_anew(company, "Sam", "M", OPEN) == []
    assert offered(company, "Ada", "M", OPEN) == ["Max Silent", "Mia Member"]


def test_whoever_left_the_group_is_offered_where_they_wrote(company: Company) -> None:
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group(QUIET), now())
    assert offered(company, "Ada", "Mia") == ["Mia Member"]
    assert offered_anew(company, "Ada", "Mia") == []


def test_over_http_it_is_for_those_who_read_the_place(app: Flask, company: Company) -> None:
    places = {name: (company.topic(name).ref, company.group(name).ref) for name in (OPEN, HALF, QUIET)}

    def asked(who: str, group: str, name: str = "Ad") -> list[object]:
        topic, own = places[group]
        client = browser(app, who)
        answers = (
            send(client, f"/topics/{topic}/people", name=name),
            send(client, f"/groups/{own}/people", name=name),
        )
        return [
            answer.get_json()["people"] if answer.status_code == 200 else answer.status_code for answer in answers
        ]

    ada = [{"name": "Ada Owner", "initials": "AO", "hue": company.viewer("Ada").hue}]
    assert asked("Mia", QUIET) == asked("Mia", HALF) == asked("Sam", OPEN) == [ada, ada]
    assert asked("Sam", QUIET) == asked("Sol", QUIET) == [404, 404]
    assert asked("Sam", HALF) == [404, []], "whoever is only shown first lines learns of no members"
    assert asked("anyone", OPEN) == asked("anyone", QUIET) == [403, 403]
    assert asked("Mia", OPEN, "") == asked("Mia", OPEN, "  ") == asked("Mia", OPEN, "a" * 41) == [422, 422]


def test_asking_has_a_limit_of_its_own(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic(OPEN).ref
    with unit_of_work() as work:
        key = ASKED.key(str(company.viewer("Mia").principal_id))
        work.add(LimitCount(key=key, count=ASKED.times - 1, began_at=now()))
    assert [send(mia, f"/topics/{topic}/people", name="A").status_code for _ in range(2)] == [200, 429]
    assert send(mia, f"/topics/{topic}/posts", body="Sent all the same").status_code == 302
    assert send(browser(app, "Ada"), f"/topics/{topic}/people", name="M").status_code == 200


def test_emoji_are_called_what_unicode_calls_them() -> None:
    signs = json.loads((STATIC / "emoji.json").read_text())
    assert {name: unicodedata.name(sign[0]).lower() for name, sign in signs.items()} == {name: name for name in signs}
    assert 100 < len(signs) < 250
