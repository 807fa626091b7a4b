"""Roles and removal, the list of members, and the last owner, who cannot vanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant, Principal, Role, Visibility
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.core.clock import now
from community.core.db import db, session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import leave_group, set_role
from community.groups.members import PAGE, members_in
from community.groups.models import Group
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, person_ref, send

TURNS = 20


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"))


def role_of(group: Group, viewer: Viewer) -> Role | None:
    held = select(Grant.role).where(Grant.audience_id == group.audience_id, Grant.principal_id == viewer.principal_id)
    return session().scalars(held).first()


def test_the_last_owner_cannot_leave_step_down_or_be_removed(app: Flask, company: Company, group: Group) -> None:
    ada, browser_of_ada = company.viewer("Ada"), browser(app, "Ada")
    assert send(browser_of_ada, f"/groups/{group.ref}/leave").status_code == 403
    path = f"/groups/{group.ref}/members/{person_ref(ada)}"
    for way, form in (("role", {"role": "member"}), ("remove", {})):
        refused = send(browser_of_ada, f"{path}/{way}", **form)
        assert refused.status_code == 409
        assert "A group needs an owner" in refused.text
    assert role_of(group, ada) is Role.OWNER


def test_an_owner_hands_over_and_may_leave_then(app: Flask, company: Company, group: Group) -> None:
    ada, mia = company.viewer("Ada"), company.viewer("Mia")
    assert send(browser(app, "Ada"), f"/groups/{group.ref}/members/{person_ref(mia)}/hand-over").status_code == 302
    assert (role_of(group, ada), role_of(group, mia)) == (Role.MEMBER, Role.OWNER)
    verbs = session().scalars(select(Activity.verb).where(Activity.thing_id == group.id).order_by(Activity.id.desc()))
    assert verbs.all()[:2] == ["group.role_changed", "group.role_changed"]
    assert send(browser(app, "Ada"), f"/groups/{group.ref}/leave").status_code == 302
    assert role_of(group, ada) is None


def test_whoever_is_removed_is_out_at_once(app: Flask, company: Company, group: Group) -> None:
    mia = company.viewer("Mia")
    signed_in = browser(app, "Mia")
    assert signed_in.get(f"/groups/{group.ref}/members").status_code == 200
    send(browser(app, "Ada"), f"/groups/{group.ref}/members/{person_ref(mia)}/remove")
    assert signed_in.get(f"/groups/{group.ref}/members").status_code == 403
    assert role_of(group, mia) is None
    line = "Ada Owner</strong></a> removed a member from"
    assert line in browser(app, "Ada").get(f"/groups/{group.ref}/activity").text


def test_a_role_that_there_is_not_changes_nothing(app: Flask, company: Company, group: Group) -> None:
    mia = company.viewer("Mia")
    send(browser(app, "Ada"), f"/groups/{group.ref}/members/{person_ref(mia)}/role", role="system")
    assert role_of(group, mia) is Role.MEMBER


def test_members_come_in_pages_by_name(app: Flask, company: Company, group: Group) -> None:
    crowd = [newcomer(f"Person {number:03}") for number in range(PAGE + 5)]
    full = new_group(Visibility.PUBLIC, company.viewer("Ada"), *crowd)
    anyone = company.viewer("anyone")
    first = members_in(anyone, full)
    second = members_in(anyone, full, after=first.after)
    names = [each.principal.name for each in (*first.members, *second.members)]
    assert names == ["Ada Owner", *(f"Person {number:03}" for number in range(PAGE + 5))]
    assert second.after is None
    found = members_in(anyone, full, prefix="person 00")
    assert len(found.members) == 10
    assert members_in(anyone, full, prefix="%").members == []
    assert members_in(anyone, group).members == []


def leaving(group_id: int) -> Callable[[Viewer], None]:
    def act(person: Viewer) -> None:
        leave_group(person, session().get_one(Group, group_id), now())

    return act


def stepping_down(group_id: int) -> Callable[[Viewer], None]:
    def act(person: Viewer) -> None:
        member = session().get_one(Principal, person.principal_id)
        set_role(person, session().get_one(Group, group_id), member, Role.MEMBER)

    return act


@pytest.mark.parametrize("way", [leaving, stepping_down])
def test_of_owners_who_go_at_the_same_time_one_stays(
    app: Flask, company: Company, way: Callable[[int], Callable[[Viewer], None]]
) -> None:
    owners = [company.viewer("Ada"), company.viewer("Mia")]
    for _ in range(TURNS):
        group = new_group(Visibility.PUBLIC, owners[0], owners[1])
        with unit_of_work():
            set_role(owners[0], group, company.person("Mia").principal, Role.OWNER)
        assert at_once(app, owners, way(group.id)) == {"done": 1, "refused": 1}
        held = select(Grant.role).where(Grant.audience_id == group.audience_id, Grant.role == Role.OWNER)
        assert len(session().scalars(held).all()) == 1


def at_once(app: Flask, people: list[Viewer], act: Callable[[Viewer], None]) -> Counter[str]:
    """What came of it when all of them did it at the same moment."""
    start = Barrier(len(people))

    def attempt(person: Viewer) -> str:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    act(person)
            except (Conflict, Forbidden):
                return "refused"
            finally:
                db.session.remove()
            return "done"

    session().rollback()
    with ThreadPoolExecutor(len(people)) as pool:
        return Counter(pool.map(attempt, people))
