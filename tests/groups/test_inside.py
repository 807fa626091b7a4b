"""Groups inside another: whoever is in one is in the group around it, no longer than there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from community.access.models import Role, Visibility
from community.access.permissions import may
from community.access.viewers import Viewer
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import add_member, found_group, join_group, leave_group, remove_member, set_role
from community.groups.asking import accept_request, ask_to_join, decide_together
from community.groups.inviting import LONGEST, accept_invitation, invite
from community.groups.jobs import keep_terms
from community.groups.lasting import current_membership
from community.groups.models import Asked, Group
from community.groups.terms import limit_membership, renew_membership
from tests.access.visits import browser
from tests.company import Company
from tests.content.writing import counted_queries
from tests.groups.visit import ALL_WAYS, new_group, newcomer, requests_of, send

DAY = timedelta(days=1)


def opened(around: Group, owner: Viewer, visibility: Visibility = Visibility.PUBLIC) -> Group:
    with unit_of_work():
        about = {"name": "Inner", "description": "Within.", "visibility": visibility, "joining": ALL_WAYS}
        return found_group(owner, now=now(), around=around, **about)  # type: ignore[arg-type]  # as forms give it


@pytest.fixture
def outer(company: Company) -> Group:
    return new_group(Visibility.PUBLIC, company.viewer("Ada"), company.viewer("Mia"))


@pytest.fixture
def inner(company: Company, outer: Group) -> Group:
    return opened(outer, company.viewer("Ada"))


def ends(group: Group, viewer: Viewer) -> datetime | None:
    membership = current_membership(group, viewer.principal_id)
    assert membership is not None
    return membership.ends_at


def is_in(group: Group, viewer: Viewer) -> bool:
    return current_membership(group, viewer.principal_id) is not None


def test_owners_open_groups_inside_theirs_one_level_deep(app: Flask, company: Company, outer: Group) -> None:
    ada, path = browser(app, "Ada"), f"/groups/{outer.ref}/new"
    answer = send(ada, path, name="Within", visibility="private", joining="invitation")
    assert answer.status_code == 302
    inner = company.group("Within")
    assert inner.audience.parent_id == outer.audience_id
    assert browser(app, "Ada").get(f"/groups/{inner.ref}/new").status_code == 403
    for name in ("Mia", "Sam"):
        with pytest.raises(Forbidden):
            opened(outer, company.viewer(name))


def test_members_of_the_group_around_come_in_and_nobody_else(company: Company, outer: Group, inner: Group) -> None:
    mia, sam, ada = (company.viewer(name) for name in ("Mia", "Sam", "Ada"))
    assert may(mia, "group.join", inner)
    assert not may(sam, "group.join", inner)
    assert not may(sam, "group.ask", inner)
    with pytest.raises(Forbidden), unit_of_work():
        join_group(sam, inner, now())
    with pytest.raises(Conflict), unit_of_work():
        add_member(ada, inner, sam, now())
    with unit_of_work():
        _made, token = invite(ada, inner, expires_at=now() + LONGEST, now=now())
    with pytest.raises(Conflict), unit_of_work():
        accept_invitation(sam, token, now())
    with unit_of_work():
        join_group(sam, outer, now())
        accept_invitation(sam, token, now())
    assert is_in(inner, sam)


@pytest.mark.parametrize("way", ["leaves", "is removed"])
def test_whoever_leaves_is_out_of_all_inside(company: Company, outer: Group, inner: Group, way: str) -> None:
    mia, ada = company.viewer("Mia"), company.viewer("Ada")
    second = opened(outer, ada)
    with unit_of_work():
        join_group(mia, inner, now())
        ask_to_join(mia, second, answer="Me", now=now())
    with unit_of_work():
        if way == "leaves":
            leave_group(mia, outer, now())
        else:
            remove_member(ada, outer, company.person("Mia").principal, now())
    assert not is_in(outer, mia)
    assert not is_in(inner, mia)
    assert not may(mia, "group.leave", inner)
    (asked,) = requests_of(second)
    assert asked.state is Asked.WITHDRAWN
    with pytest.raises((Forbidden, NotFound)), unit_of_work():
        accept_request(ada, asked, now())


def test_nobody_leaves_whose_group_inside_would_have_no_owner(company: Company, outer: Group, inner: Group) -> None:
    mia, ada = company.viewer("Mia"), company.viewer("Ada")
    with unit_of_work():
        set_role(ada, outer, company.person("Mia").principal, Role.OWNER)
    with pytest.raises(Conflict), unit_of_work():
        leave_group(ada, outer, now())
    assert is_in(outer, ada)
    with unit_of_work():
        join_group(mia, inner, now())
        set_role(ada, inner, company.person("Mia").principal, Role.OWNER)
        leave_group(ada, outer, now())
    assert not is_in(inner, ada)


def test_a_membership_ends_with_the_one_around(app: Flask, company: Company, outer: Group, inner: Group) -> None:
    mia, ada, principal = company.viewer("Mia"), company.viewer("Ada"), company.person("Mia").principal
    with unit_of_work():
        join_group(mia, inner, now())
    end = now() + 5 * DAY
    with unit_of_work():
        limit_membership(ada, outer, principal, end, now())
    assert ends(inner, mia) == end
    with unit_of_work():
        limit_membership(ada, inner, principal, now() + 50 * DAY, now())
    assert ends(inner, mia) == end
    with unit_of_work():
        later = renew_membership(ada, outer, principal, now())
    assert ends(inner, mia) == later
    app.extensions["clock"] = lambda: later + DAY
    keep_terms()
    assert not is_in(outer, mia)
    assert not is_in(inner, mia)


def test_whoever_joins_late_stays_no_longer_than_in_the_group_around(
    company: Company, outer: Group, inner: Group
) -> None:
    mia, end = company.viewer("Mia"), now() + 5 * DAY
    with unit_of_work():
        limit_membership(company.viewer("Ada"), outer, company.person("Mia").principal, end, now())
        join_group(mia, inner, now())
    assert ends(inner, mia) == end


def test_an_owner_of_a_group_inside_keeps_a_membership_without_an_end(company: Company, outer: Group) -> None:
    mia, ada = company.viewer("Mia"), company.viewer("Ada")
    with unit_of_work():
        set_role(ada, outer, company.person("Mia").principal, Role.OWNER)
    opened(outer, mia)
    with pytest.raises(Conflict), unit_of_work():
        limit_membership(ada, outer, company.person("Mia").principal, now() + DAY, now())


@pytest.mark.parametrize("visibility", list(Visibility))
def test_nobody_sees_more_of_it_than_of_the_group_around(
    app: Flask, company: Company, outer: Group, inner: Group, visibility: Visibility
) -> None:
    with unit_of_work():
        outer.audience.visibility = visibility
    for who in ("anyone", "Sam", "Mia"):
        client, known = browser(app, who), who == "Mia" or visibility is not Visibility.PRIVATE
        assert client.get(f"/groups/{inner.ref}").status_code == (200 if known else 404)
        assert ("Inner" in client.get("/groups").text) == known
        about = client.get(f"/groups/{outer.ref}/about")
        assert (f"/groups/{inner.ref}" in about.text) == known


def test_a_private_group_inside_is_listed_for_its_members_alone(app: Flask, company: Company, outer: Group) -> None:
    hidden = opened(outer, company.viewer("Ada"), Visibility.PRIVATE)
    path = f"/groups/{outer.ref}/about"
    assert hidden.ref in browser(app, "Ada").get(path).text
    for who in ("anyone", "Sam", "Mia"):
        assert hidden.ref not in browser(app, who).get(path).text
    assert outer.name in browser(app, "Ada").get(f"/groups/{hidden.ref}/about").text


@pytest.mark.parametrize("way", ["leaves", "lapses"])
def test_whoever_is_out_reads_no_more_what_they_asked_of_those_inside(
    app: Flask, company: Company, outer: Group, way: str
) -> None:
    mia, ada = company.viewer("Mia"), company.viewer("Ada")
    with unit_of_work():
        outer.audience.visibility = Visibility.PRIVATE
    inner = opened(outer, ada)
    with unit_of_work():
        limit_membership(ada, outer, company.person("Mia").principal, now() + DAY, now())
        asked = ask_to_join(mia, inner, answer="Me", now=now())
    assert may(mia, "join_request.see", asked)
    if way == "leaves":
        with unit_of_work():
            leave_group(mia, outer, now())
    else:
        later = now() + 2 * DAY
        app.extensions["clock"] = lambda: later
        keep_terms()
    (asked,) = requests_of(inner)
    assert asked.state is Asked.WITHDRAWN
    assert not may(company.viewer("Mia"), "join_request.see", asked)


def test_whose_time_in_the_group_around_is_over_comes_in_no_more_and_holds_up_nobody(
    app: Flask, company: Company, outer: Group, inner: Group
) -> None:
    mia, ada, nia = company.viewer("Mia"), company.viewer("Ada"), newcomer("Nia")
    with unit_of_work():
        limit_membership(ada, outer, company.person("Mia").principal, now() + DAY, now())
        join_group(nia, outer, now())
        for each in (mia, nia):
            ask_to_join(each, inner, answer="Me", now=now())
        _made, token = invite(ada, inner, expires_at=now() + LONGEST, now=now())
    later = now() + 2 * DAY
    app.extensions["clock"] = lambda: later  # and nothing was put away yet
    with pytest.raises(Conflict), unit_of_work():
        accept_invitation(mia, token, now())
    with unit_of_work():
        assert decide_together(ada, inner, requests_of(inner), let_in=True, now=now()) == 1
    assert (is_in(inner, nia), is_in(inner, mia)) == (True, False)


def test_leaving_asks_no_more_of_the_database_the_more_groups_there_are_inside(
    company: Company, outer: Group, inner: Group
) -> None:
    mia, ada, counts = company.viewer("Mia"), company.viewer("Ada"), []
    for _ in range(2):
        session().expire_all()
        with counted_queries() as made, unit_of_work():
            leave_group(mia, outer, now())
        counts.append(len(made))
        with unit_of_work():
            join_group(mia, outer, now())
        for _each in range(3):
            opened(outer, ada)
    assert counts[0] == counts[1]
