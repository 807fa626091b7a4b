"""Opening a group from the pages, and saying anew what it is about."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant, Role, Visibility
from community.access.viewers import system
from community.activity.models import Activity
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.models import Group, Joining
from community.people.actions import make_staff
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, send

FORM: dict[str, Any] = {
    "name": "  Flow\tmeters ",
    "description": "All that flows.",
    "visibility": "semi_private",
    "joining": ["request", "invitation"],
    "question": "What do you measure?",
}


@pytest.fixture
def staff(company: Company) -> str:
    with unit_of_work():
        make_staff(system(), company.person("Ada"))
    return "Ada"


def set_founders(app: Flask, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    changed = app.extensions["community.settings"].model_copy(update={"group_founders": who})
    monkeypatch.setitem(app.extensions, "community.settings", changed)


def test_staff_opens_a_group_and_owns_it(app: Flask, company: Company, staff: str) -> None:
    answer = send(browser(app, staff), "/groups/new", **FORM)
    group = company.group("Flow meters")
    assert answer.location == f"/groups/{group.ref}"
    assert group.visibility is Visibility.SEMI_PRIVATE
    assert group.joining == Joining.REQUEST | Joining.INVITATION
    assert group.question == "What do you measure?"
    assert roles_in(group) == {company.viewer("Ada").principal_id: Role.OWNER}
    verbs = session().scalars(select(Activity.verb).where(Activity.thing_id == group.id).order_by(Activity.id)).all()
    assert verbs == ["group.founded", "group.joined"]


def roles_in(group: Group) -> dict[int, Role]:
    found = select(Grant.principal_id, Grant.role).where(Grant.audience_id == group.audience_id)
    return {row.principal_id: row.role for row in session().execute(found)}


def test_members_open_groups_only_where_the_setting_says_so(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = browser(app, "Sam")
    assert send(sam, "/groups/new", **FORM).status_code == 404
    assert "New group" not in sam.get("/groups").text
    set_founders(app, monkeypatch, "members")
    assert "New group" in sam.get("/groups").text
    assert send(sam, "/groups/new", **FORM).status_code == 302
    assert company.group("Flow meters").visibility is Visibility.SEMI_PRIVATE


def test_whoever_is_not_signed_in_is_led_to_the_door(app: Flask) -> None:
    answer = send(browser(app), "/groups/new", **FORM)
    assert answer.location == "/sign-in?back=/groups/new"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " \u200b "}, "A group needs a name."),
        ({"name": "x" * 81}, "A name has at most 80 characters."),
        ({"description": "x" * 501}, "At most 500 characters"),
        ({"question": "x" * 201}, "A question has at most 200 characters."),
        ({"visibility": "invisible"}, "Not a valid choice"),
        ({"visibility": "private", "joining": ["open"]}, "by invitation alone"),
        ({"joining": ["bribery"]}, "not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(
    app: Flask, staff: str, wrong: dict[str, Any], said: str
) -> None:
    before = len(session().scalars(select(Group.id)).all())
    answer = send(browser(app, staff), "/groups/new", **(FORM | wrong))
    assert answer.status_code == 422
    assert said.lower() in answer.text.lower()
    assert len(session().scalars(select(Group.id)).all()) == before


def test_an_owner_says_anew_what_it_is_about(app: Flask, company: Company) -> None:
    group = company.group("Half House")
    form: dict[str, Any] = {"name": "Whole House", "description": "Anew.", "joining": ["request"], "question": "Why?"}
    assert send(browser(app, "Ada"), f"/groups/{group.ref}/settings", **form).status_code == 302
    assert (group.name, group.description, group.question) == ("Whole House", "Anew.", "Why?")
    assert group.joining == Joining.REQUEST
    assert group.visibility is Visibility.SEMI_PRIVATE


def test_into_a_private_group_invitations_alone_lead(app: Flask, company: Company) -> None:
    group = company.group("Quiet Room")
    answer = send(
        browser(app, "Ada"), f"/groups/{group.ref}/settings", name="Quiet", description="", joining=["open"]
    )
    assert answer.status_code == 422
    assert group.joining == Joining.INVITATION


def test_groups_may_share_a_name_so_that_no_name_tells_of_a_private_one(
    app: Flask, company: Company, staff: str
) -> None:
    assert send(browser(app, staff), "/groups/new", **(FORM | {"name": "Quiet Room"})).status_code == 302
    assert len(session().scalars(select(Group.id).where(Group.name == "Quiet Room")).all()) == 2


def test_several_ways_in_hold_at_once(app: Flask, company: Company) -> None:
    group = new_group(Visibility.PUBLIC, company.viewer("Ada"))
    page = browser(app, "Sam").get(f"/groups/{group.ref}").text
    assert ">Join</button>" in page
    assert ">Ask to join</button>" in page
