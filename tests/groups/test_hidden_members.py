"""Whoever is in a group may hide it: from its list, its number, their profile and every stream."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant, Visibility
from community.access.suspending import restore_grants, suspend_grants
from community.core.clock import now
from community.core.db import session
from community.core.errors import Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import hide_membership, join_group
from community.groups.charters import choose_preset
from community.groups.models import Group, Joining
from community.groups.queries import groups_for, member_count
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, person_ref, send


@pytest.fixture
def group(company: Company) -> Group:
    """A group that Mia joined by herself, so that streams tell of it."""
    made = new_group(Visibility.PUBLIC, company.viewer("Ada"), joining=Joining.OPEN)
    with unit_of_work():
        join_group(company.viewer("Mia"), made, now())
    return made


def places(company: Company, group: Group) -> list[str]:
    """Everywhere that it shows who is in a group."""
    mia = person_ref(company.viewer("Mia"))
    own = f"/groups/{group.ref}"
    return [f"{own}/members", own, f"{own}/activity", f"/people/{mia}", f"{own}/stream.atom"]


def shows(app: Flask, company: Company, group: Group, who: str) -> list[bool]:
    """Whether each place shows that Mia is in it."""
    client, words = browser(app, who), {3: f"/groups/{group.ref}"}
    return [words.get(at, "Mia Member") in client.get(path).text for at, path in enumerate(places(company, group))]


def test_who_hides_is_shown_nowhere_but_to_themselves_and_the_keepers(
    app: Flask, company: Company, group: Group
) -> None:
    assert all(shows(app, company, group, "Sam"))
    assert member_count(company.viewer("Sam"), group) == 2
    mia = browser(app, "Mia")
    assert "Hide me" in mia.get(f"/groups/{group.ref}").text
    assert send(mia, f"/groups/{group.ref}/hide", hidden="y").status_code == 302
    assert "Show me" in mia.get(f"/groups/{group.ref}").text
    for name in ("Sam", "anyone"):
        assert not any(shows(app, company, group, name)), name
        counts = {card.group.id: card.members for card in groups_for(company.viewer(name))}
        assert (member_count(company.viewer(name), group), counts[group.id]) == (1, 1)
    for name in ("Mia", "Ada"):
        assert "Mia Member" in browser(app, name).get(f"/groups/{group.ref}/members").text
        assert member_count(company.viewer(name), group) == 2
    send(mia, f"/groups/{group.ref}/hide", hidden="n")
    assert all(shows(app, company, group, "Sam"))
    assert "hid being in" not in browser(app, "Sam").get(f"/groups/{group.ref}/activity").text


def test_it_rests_and_comes_back_with_the_account(company: Company, group: Group) -> None:
    mia = company.viewer("Mia")
    with unit_of_work():
        hide_membership(mia, group, hidden=True)
        suspend_grants(mia.principal_id)
        restore_grants(mia.principal_id)
    own = select(Grant.hidden).where(Grant.principal_id == mia.principal_id, Grant.audience_id == group.audience_id)
    assert session().scalars(own).one() is True


def test_only_who_is_in_a_group_hides_it(company: Company, group: Group) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        hide_membership(company.viewer("Sam"), group, hidden=True)


def test_a_group_that_shows_its_members_to_few_tells_others_no_number(
    app: Flask, company: Company, group: Group
) -> None:
    with unit_of_work():
        choose_preset(company.viewer("Ada"), group, "quiet")
    assert member_count(company.viewer("Sam"), group) is None
    assert member_count(company.viewer("Ada"), group) == 2
    page = browser(app, "Sam").get(f"/groups/{group.ref}").text
    assert "2 members" not in page
    assert "Mia Member" not in browser(app, "Sam").get(f"/groups/{group.ref}/activity").text
    assert "Mia Member" in browser(app, "Ada").get(f"/groups/{group.ref}/activity").text
