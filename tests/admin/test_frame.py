"""The frame: whom it opens to, its menu, and the pages of the floors below."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from community.access.viewers import system
from community.activity.cursors import start
from community.activity.models import Activity, Parked
from community.activity.readers import Reader, Sort
from community.admin.actions import note_retry
from community.core.clock import now
from community.core.unit import unit_of_work
from community.plugins import hookimpl
from tests.access.visits import browser, send
from tests.admin.stage import acts, owner, staff
from tests.company import Company
from tests.house.tree import text_of, under

FOR_STAFF = (
    "/admin",
    "/admin/people",
    "/admin/groups",
    "/admin/health",
    "/admin/readers",
    "/admin/deliveries",
    "/admin/log",
)
FOR_OWNERS = ("/admin/settings", "/admin/ways-in", "/admin/mails")
OUTSIDERS = ("anyone", "Sam", "Sol", "Ada")


@pytest.mark.parametrize("path", FOR_STAFF)
def test_staff_see_their_pages(app: Flask, path: str) -> None:
    for viewer in (owner(app), staff(app)):
        assert viewer.get(path).status_code == 200


@pytest.mark.parametrize("path", FOR_OWNERS)
def test_owners_see_theirs_and_staff_do_not(app: Flask, path: str) -> None:
    assert owner(app).get(path).status_code == 200
    assert staff(app).get(path).status_code == 404


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_everybody_else_there_is_no_administration(app: Flask, name: str) -> None:
    client = browser(app, name)
    absent = client.get("/nothing-here").status_code
    assert [client.get(path).status_code for path in (*FOR_STAFF, *FOR_OWNERS)] == [absent] * len(
        (*FOR_STAFF, *FOR_OWNERS)
    )
    assert "/admin" not in client.get("/").text


def test_every_page_under_admin_is_shut_before_its_view_begins(app: Flask, company: Company) -> None:
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin") and "static" not in rule.rule
    ]
    assert len(rules) > 4
    client = browser(app, "Sam")
    for rule in rules:
        path = "/".join("1" if "<" in part else part for part in rule.rule.split("/"))
        asked = client.get(path) if "GET" in (rule.methods or ()) else send(client, path)
        assert asked.status_code == 404, rule.rule


def test_the_frames_style_is_a_file_for_everybody(app: Flask) -> None:
    assert browser(app).get("/admin/static/admin.css").status_code == 200
    assert browser(app).get("/admin/static/../views/log.py").status_code == 404


def test_the_menu_leads_to_each_page(app: Flask) -> None:
    text = owner(app).get("/admin").text
    for path in FOR_STAFF + FOR_OWNERS:
        assert f'href="{path}"' in text
    assert 'aria-current="page"' in text


class Stuck:
    """A plugin whose reader fails until it is mended."""

    def __init__(self) -> None:
        self.broken = True
        self.reader = Reader("tests.stuck", Sort.DISPATCHER, Activity, self.handle)

    def handle(self, row: Activity) -> None:
        if self.broken:
            raise RuntimeError("still <b>broken</b>")

    @hookimpl
    def community_readers(self) -> list[Reader]:
        return [self.reader]


@pytest.fixture
def stuck(app: Flask) -> Iterator[Stuck]:
    plugin = Stuck()
    app.extensions["community.plugins"].register(plugin)
    yield plugin
    app.extensions["community.plugins"].unregister(plugin)


def test_a_parked_row_is_shown_tried_again_and_done(app: Flask, stuck: Stuck) -> None:
    with unit_of_work() as work:
        row_id = work.query(Activity.id).order_by(Activity.id).limit(1).scalar()
        work.add(Parked(reader="tests.stuck", row_id=row_id, error="<i>why</i>", tries=5, parked_at=now()))
        work.flush()
    client = staff(app)
    assert "1 row was put aside" in client.get("/admin").text
    page = client.get("/admin/readers").text
    assert "&lt;i&gt;why&lt;/i&gt;" in page
    start([stuck.reader])
    send(client, "/admin/readers/tests.stuck/retry")
    assert "still &lt;b&gt;broken&lt;/b&gt;" in client.get("/admin/readers").text
    stuck.broken = False
    send(client, "/admin/readers/tests.stuck/retry")
    assert "was put aside" not in client.get("/admin").text
    assert [act for act, about, _reason in acts() if about == "tests.stuck"] == ["reader.retried"] * 2
    log = client.get("/admin/log").text
    assert "1 done, 0 failed again" in log
    assert "Mia Member" in log


def test_an_unknown_reader_is_not_found(app: Flask) -> None:
    assert send(staff(app), "/admin/readers/nobody/retry").status_code == 404


def test_the_log_is_filtered_and_paged(app: Flask, company: Company) -> None:
    with unit_of_work():
        for number in range(60):
            note_retry(system(), f"reader-{number:02}", 1, 0)
    client = staff(app)
    first = client.get("/admin/log").text
    assert "reader-59" in first
    assert "reader-09" not in first
    older = re.search(r'href="(/admin/log\?before=[^"]+)"', first)
    assert older
    assert "reader-09" in client.get(older[1]).text
    assert "reader-59" not in client.get("/admin/log?act=person.suspended").text
    assert "reader-59" not in client.get("/admin/log?by=zz").text
    assert client.get("/admin/log?before=99999999999999999999").status_code == 200


def test_nobody_changes_or_removes_a_line(app: Flask) -> None:
    writes = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "/admin/log" in rule.rule
    ]
    assert writes == []
    found = [
        path for path in under("community/", ".py") if re.search(r"(?:update|delete)\(StaffAct\)", text_of(path))
    ]
    assert found == ["community/people/forgetting.py"], "but that words about somebody who left for good are emptied"
