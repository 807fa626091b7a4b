"""Who can see this: counted by the rules, for those who answer for it, and nobody is named."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.charters import preset_charter
from community.core.clock import now
from community.core.unit import unit_of_work
from community.groups.actions import add_member, hide_membership, leave_group
from community.groups.sight import Circle, sight_of
from tests.access.visits import browser
from tests.company import Company

SEEN_BY = "/seen-by/"
EVERYBODY = (True, 4, 0)
INSIDERS = (False, 2, 0)


def circle(each: Circle) -> tuple[bool, int | None, int]:
    return each.everybody, each.people, 0


@pytest.mark.parametrize(
    ("group", "readers", "knowing"),
    [
        ("Open Garden", EVERYBODY, EVERYBODY),
        ("Half House", INSIDERS, EVERYBODY),
        ("Quiet Room", INSIDERS, INSIDERS),
    ],
)
def test_it_says_how_many_read_and_how_many_know(
    app: Flask, company: Company, group: str, readers: tuple[bool, int, int], knowing: tuple[bool, int, int]
) -> None:
    for ref in (company.group(group).ref, company.topic(group).ref):
        with app.test_request_context("/"):
            sight = sight_of(company.viewer("Ada"), ref)
        assert circle(sight.readers) == readers
        assert circle(sight.knowing) == knowing


def test_it_changes_at_once(app: Flask, company: Company) -> None:
    ref = company.topic("Quiet Room").ref
    with unit_of_work():
        leave_group(company.viewer("Mia"), company.group("Quiet Room"), now())
    with app.test_request_context("/"):
        assert circle(sight_of(company.viewer("Ada"), ref).readers) == (False, 1, 0)


def test_hidden_members_are_in_no_number_but_the_keepers(app: Flask, company: Company) -> None:
    own, sam = company.posts("Quiet Room")[-1].ref, company.viewer("Sam")
    with unit_of_work():
        add_member(company.viewer("Ada"), company.group("Quiet Room"), sam, now())
        hide_membership(sam, company.group("Quiet Room"), hidden=True)
    page = browser(app, "Mia").get(SEEN_BY + own).text
    assert "2 people, and whoever hides being in the group" in page
    assert "3 people, nobody else" in browser(app, "Ada").get(SEEN_BY + own).text
    with unit_of_work():
        change_preset(company, "quiet")
    assert "2 people" not in browser(app, "Mia").get(SEEN_BY + own).text
    assert "3 people, nobody else" in browser(app, "Ada").get(SEEN_BY + own).text


def change_preset(company: Company, name: str) -> None:
    """Let only owners and moderators see who is in the group."""
    company.group("Quiet Room").audience.charter_id = preset_charter(name).id


def test_those_who_answer_for_it_are_told_and_nobody_is_named(app: Flask, company: Company) -> None:
    own = company.posts("Quiet Room")[-1].ref
    assert "2 people, and whoever hides" in browser(app, "Mia").get(SEEN_BY + own).text, "she wrote it"
    page = browser(app, "Ada").get(SEEN_BY + company.topic("Half House").ref).text
    assert "Everybody sees that it is there" in page
    assert "Mia Member" not in page
    assert SEEN_BY in browser(app, "Ada").get(f"/topics/{company.topic('Half House').ref}").text


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Mia"])
def test_for_others_there_is_no_such_page(app: Flask, company: Company, viewer: str) -> None:
    client = browser(app, viewer)
    refs = [company.topic(name).ref for name in ("Open Garden", "Quiet Room")]
    assert [client.get(SEEN_BY + ref).status_code for ref in (*refs, "0000000000zz")] == [404] * 3
