"""An archived group is read and nothing is changed in it; its owner and staff archive it and open it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Role, Visibility
from community.access.permissions import PERMISSIONS, may
from community.access.viewers import system
from community.admin.models import StaffAct
from community.content.base.actions import prepare, reply
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.groups.actions import add_member, change_group, join_group, leave_group, set_role
from community.groups.archiving import archive_group, reopen_group
from community.groups.models import Group, Joining
from community.people.actions import make_staff
from tests.access.archives import CHANGES, STILL
from tests.access.visits import browser, rows
from tests.company import Company
from tests.groups.visit import new_group, send

WORDS = "This group is archived"


@pytest.fixture
def group(company: Company) -> Group:
    made = company.group("Open Garden")
    with unit_of_work():
        archive_group(company.viewer("Ada"), made, now())
    return made


def test_each_permission_says_whether_an_archive_leaves_it() -> None:
    assert {name for name, rule in PERMISSIONS.items() if rule.changes} == CHANGES
    assert set(PERMISSIONS) == STILL | CHANGES, "say in archives.py whether it changes what is in a group"
    assert not STILL & CHANGES


WRITES: dict[str, Callable[[Company, Group], object]] = {
    "reply": lambda company, group: reply(
        company.viewer("Mia"), company.topic("Open Garden"), writing=prepare("Too late."), now=now()
    ),
    "join": lambda company, group: join_group(company.viewer("Sam"), group, now()),
    "add": lambda company, group: add_member(company.viewer("Ada"), group, company.viewer("Sam"), now()),
    "role": lambda company, group: set_role(
        company.viewer("Ada"), group, company.person("Mia").principal, Role.MODERATOR
    ),
    "settings": lambda company, group: change_group(
        company.viewer("Ada"), group, name="X", description="", joining=Joining.OPEN, question=""
    ),
}


@pytest.mark.parametrize("act", WRITES)
def test_writing_is_refused_with_words(company: Company, group: Group, act: str) -> None:
    before = rows()
    with pytest.raises(Conflict, match=WORDS), unit_of_work():
        WRITES[act](company, group)
    assert rows() == before


def test_it_is_marked_read_left_and_listed_apart(app: Flask, company: Company, group: Group) -> None:
    mia, own = browser(app, "Mia"), f"/groups/{group.ref}"
    assert WORDS in mia.get(own).text
    assert "Open it again" not in mia.get(own).text
    assert "kanari-open" in mia.get(f"/topics/{company.topic('Open Garden').ref}").text
    for name in ("Mia", "anyone"):
        client = browser(app, name)
        assert "Open Garden" not in client.get("/groups").text
        assert "Archived groups" in client.get("/groups").text
        assert "Open Garden" in client.get("/groups/archived").text
    assert WORDS in send(browser(app, "Sam"), f"{own}/join").text
    with unit_of_work():
        leave_group(company.viewer("Mia"), group, now())


def test_its_topics_say_why_nobody_writes_there(app: Flask, company: Company, group: Group) -> None:
    for name in ("Ada", "Mia", "Sam"):
        page = browser(app, name).get(f"/topics/{company.topic('Open Garden').ref}").text
        assert WORDS in page
        assert "Members write here" not in page
        assert "/delete" not in page


def test_what_is_private_is_in_no_list_of_archives(app: Flask, company: Company) -> None:
    with unit_of_work():
        archive_group(company.viewer("Ada"), company.group("Quiet Room"), now())
    sam = browser(app, "Sam")
    assert "Quiet Room" not in sam.get("/groups/archived").text
    assert "Quiet Room" in browser(app, "Mia").get("/groups/archived").text


def test_an_owner_opens_it_again_and_all_goes_on(app: Flask, company: Company, group: Group) -> None:
    ada, own = browser(app, "Ada"), f"/groups/{group.ref}"
    assert "Open it again" in ada.get(own).text
    assert send(ada, f"{own}/reopen").status_code == 302
    assert send(ada, f"{own}/reopen").status_code == 409
    assert WORDS not in ada.get(own).text
    assert may(company.viewer("Mia"), "topic.reply", company.topic("Open Garden"))
    assert "Archive it" in ada.get(f"{own}/settings").text


def test_others_neither_archive_nor_open_again(company: Company, group: Group) -> None:
    for name, refusal in (("Mia", Forbidden), ("Sam", Forbidden)):
        with pytest.raises(refusal), unit_of_work():
            reopen_group(company.viewer(name), group)
    with pytest.raises(NotFound), unit_of_work():
        archive_group(company.viewer("Sam"), company.group("Quiet Room"), now())
    with pytest.raises(Forbidden), unit_of_work():
        archive_group(company.viewer("Sol"), company.group("Sales"), now())


def test_staff_archive_what_they_know_of_and_that_is_noted(app: Flask, company: Company) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Sam"), role=Role.MODERATOR)
    sam = browser(app, "Sam")
    garden, quiet = company.group("Half House").ref, company.group("Quiet Room").ref
    assert f"/admin/groups/{garden}/archive" in sam.get("/admin/groups").text
    assert send(sam, f"/admin/groups/{garden}/archive").status_code == 302
    assert f"/admin/groups/{garden}/reopen" in sam.get("/admin/groups").text
    assert send(sam, f"/admin/groups/{garden}/reopen").status_code == 302
    assert send(sam, f"/admin/groups/{quiet}/archive").status_code == 404
    assert send(browser(app, "Mia"), f"/admin/groups/{garden}/archive").status_code in (403, 404)
    assert [each.act for each in session().scalars(select(StaffAct).order_by(StaffAct.id))][-2:] == [
        "group.archived",
        "group.reopened",
    ]


def test_what_is_inside_an_archived_group_stands_still_too(company: Company) -> None:
    outer = new_group(Visibility.PUBLIC, company.viewer("Ada"))
    inner = new_group(Visibility.PUBLIC, company.viewer("Ada"))
    with unit_of_work():
        inner.audience.parent_id = outer.audience_id
        archive_group(company.viewer("Ada"), outer, now())
    assert not may(company.viewer("Ada"), "topic.start", inner)
    assert may(company.viewer("Ada"), "group.read", inner)
