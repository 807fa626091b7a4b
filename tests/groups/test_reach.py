"""Staff enter groups that are not open to them as the setting lets them: for a while, with a reason, and shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from community.access.models import SITE_ID, Grant, Reach, Role
from community.access.permissions import may
from community.access.viewers import system
from community.activity.running import run
from community.admin.models import StaffAct
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.charters import choose_preset
from community.groups.models import Joining
from community.groups.numbers import numbers_of
from community.groups.reaching import enter_group
from community.moderation.actions import flag
from community.moderation.models import Complaint
from community.notifications.readers import NOTICES
from community.people.actions import make_staff
from tests.access.visits import anew, browser, send
from tests.client import Browser
from tests.company import CANARIES, Company
from tests.core.surroundings import set_settings

WHY = "Somebody wrote to us about this"
REACH = "/admin/groups/reach"


@pytest.fixture
def sam(app: Flask, company: Company) -> Browser:
    """Of the staff, and in no group."""
    with unit_of_work():
        make_staff(system(), company.person("Sam"), role=Role.MODERATOR)
    return browser(app, "Sam")


@pytest.fixture
def always(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    set_settings(app, monkeypatch, staff_reach="always")


def enter(client: Browser, ref: str, reason: str = WHY, hours: str = "1") -> int:
    return int(send(client, f"/admin/groups/{ref}/enter", reason=reason, hours=hours).status_code)


def test_by_default_only_members_read_and_say_so(app: Flask, company: Company, sam: Browser) -> None:
    quiet = company.group("Quiet Room").ref
    assert sam.get(REACH).status_code == 404
    assert enter(sam, quiet) == 404
    page = browser(app, "Mia").get(f"/groups/{quiet}/staff").text
    assert "staff of the site do not" in page
    assert "Nobody of the staff has entered this group." in page
    assert browser(app, "Sol").get(f"/groups/{quiet}/staff").status_code == 404


@pytest.mark.usefixtures("always")
def test_who_enters_reads_for_a_while_and_everybody_there_is_shown_it(
    app: Flask, company: Company, sam: Browser
) -> None:
    quiet, topic = company.group("Quiet Room").ref, company.topic("Quiet Room").ref
    assert "Quiet Room" in sam.get(REACH).text
    assert sam.get(f"/topics/{topic}").status_code == 404
    assert enter(sam, quiet, hours="8") == 302
    assert CANARIES["Quiet Room"] in sam.get(f"/topics/{topic}").text
    mia = browser(app, "Mia")
    page = mia.get(f"/groups/{quiet}/staff").text
    assert "Sam Stranger" in page
    assert WHY in page
    assert "of the staff, entered" in mia.get(f"/groups/{quiet}/activity").text
    run(NOTICES)
    anew()
    assert "of the staff, entered" in browser(app, "Ada").get("/notices").text
    line = session().scalars(select(StaffAct).order_by(StaffAct.id.desc()).limit(1)).one()
    assert (line.act, line.reason) == ("group.entered", WHY)
    later = now() + timedelta(hours=8, seconds=1)
    app.extensions["clock"] = lambda: later
    assert sam.get(f"/topics/{topic}").status_code == 404


@pytest.mark.usefixtures("always")
def test_who_entered_is_no_member_and_becomes_none(app: Flask, company: Company, sam: Browser) -> None:
    quiet, topic = company.group("Quiet Room").ref, company.topic("Quiet Room").ref
    with unit_of_work():
        company.group("Quiet Room").joining = Joining.OPEN | Joining.REQUEST
    numbers = [numbers_of(company.viewer("Ada"), company.group("Quiet Room"), now())]
    enter(sam, quiet)
    numbers.append(numbers_of(company.viewer("Ada"), company.group("Quiet Room"), now()))
    assert [each.values for each in numbers[0].series] == [each.values for each in numbers[1].series]
    assert ">2<" in browser(app, "Mia").get(f"/groups/{quiet}").text, "two are in it"
    assert "Sam" not in browser(app, "Mia").get(f"/groups/{quiet}/members").text
    for path in (f"/groups/{quiet}/join", f"/topics/{topic}/posts", f"/groups/{quiet}/leave"):
        assert send(sam, path, body="Hello").status_code in (403, 404), path
    anew()
    group, viewer = company.group("Quiet Room"), company.viewer("Sam")
    assert not may(viewer, "group.join", group)
    assert not may(viewer, "group.ask", group)
    assert topic not in sam.get("/mine").text


@pytest.mark.usefixtures("always")
def test_who_entered_only_reads_whatever_outsiders_may_do_by_the_charter(
    app: Flask, company: Company, sam: Browser
) -> None:
    with unit_of_work():
        choose_preset(company.viewer("Ada"), company.group("Quiet Room"), "forum")
    enter(sam, company.group("Quiet Room").ref)
    anew()
    viewer, group, topic = company.viewer("Sam"), company.group("Quiet Room"), company.topic("Quiet Room")
    assert may(viewer, "topic.read", topic)
    for act, row in (("topic.start", group), ("topic.reply", topic), ("post.react", company.posts("Quiet Room")[0])):
        assert not may(viewer, act, row), act
        assert may(company.viewer("Mia"), act, row) or act == "post.react", act
    assert send(sam, f"/topics/{topic.ref}/posts", body="Hello").status_code == 403


@pytest.mark.usefixtures("always")
def test_it_ends_at_once_with_the_role_the_setting_or_a_click(
    app: Flask, company: Company, sam: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = company.group("Quiet Room").ref
    enter(sam, quiet)
    assert send(sam, f"/admin/groups/{quiet}/out").status_code == 302
    assert sam.get(f"/groups/{quiet}").status_code == 404
    enter(sam, quiet)
    with monkeypatch.context() as patch:
        set_settings(app, patch, staff_reach="members")
        assert sam.get(f"/groups/{quiet}").status_code == 404
    assert sam.get(f"/groups/{quiet}").status_code == 200
    with unit_of_work():
        mine = Grant.principal_id == company.viewer("Sam").principal_id
        session().execute(delete(Grant).where(mine, Grant.audience_id == SITE_ID))
    assert sam.get(f"/groups/{quiet}").status_code == 404


@pytest.mark.usefixtures("always")
def test_bad_input_and_others_are_refused(app: Flask, company: Company, sam: Browser) -> None:
    quiet, garden = company.group("Quiet Room").ref, company.group("Open Garden").ref
    assert enter(sam, quiet, reason=" ") == 409
    assert enter(sam, quiet, reason="x" * 501) == 409
    for hours in ("0", "7", "99999999999", "x", ""):
        assert enter(sam, quiet, hours=hours) == 409
    assert enter(sam, garden) == 404, "everybody reads there"
    for name in ("Mia", "Sol"):
        assert enter(browser(app, name), quiet) == 404
        assert browser(app, name).get(REACH).status_code == 404
    assert session().scalars(select(Reach)).all() == []


def test_where_something_must_be_reported_nothing_else_opens(
    app: Flask, company: Company, sam: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_settings(app, monkeypatch, staff_reach="reported")
    quiet = company.group("Quiet Room").ref
    assert "Quiet Room" not in sam.get(REACH).text
    assert enter(sam, quiet) == 404
    with unit_of_work():
        post = company.posts("Quiet Room")[0].thing
        case = flag(company.viewer("Mia"), post, complaint=next(iter(Complaint)), note="Look", now=now())
        ref = case.ref
    assert sam.get(f"/moderation/{ref}").status_code == 404
    assert "Quiet Room" in sam.get(REACH).text
    assert "Half House" not in sam.get(REACH).text
    assert enter(sam, quiet) == 302
    assert sam.get(f"/moderation/{ref}").status_code == 200


@pytest.mark.usefixtures("always")
def test_a_group_inside_another_opens_both_and_both_are_told(company: Company, sam: Browser) -> None:
    with unit_of_work():
        company.group("Half House").audience.parent_id = company.group("Quiet Room").audience_id
    assert enter(sam, company.group("Half House").ref) == 302
    anew()
    there = {each.audience_id for each in session().scalars(select(Reach))}
    assert there == {company.group(name).audience_id for name in ("Half House", "Quiet Room")}


@pytest.mark.usefixtures("always")
def test_the_log_of_staff_names_no_group_that_its_reader_may_not_know(
    app: Flask, company: Company, sam: Browser
) -> None:
    with unit_of_work():
        make_staff(system(), company.person("Sol"), role=Role.MODERATOR)
        enter_group(company.viewer("Sam"), company.group("Quiet Room"), reason=WHY, hours=1, now=now())
    assert "Quiet Room" in sam.get("/admin/log").text
    page = browser(app, "Sol").get("/admin/log").text
    assert "entered the group" in page
    assert "Quiet Room" not in page
