"""The list behind the bell, the bell, and the level of a group."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from community.access.models import Grant, State
from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.models import Level, Notice, NoticeLevel
from community.notifications.queries import level_of_root, unread
from tests.company import Company, csrf
from tests.notifications.scene import chooses, latest, replies, starts, told

CANARY = "kanari-notice"


def lines(page: str) -> list[str]:
    found = re.findall(r'<p class="fc-stream__line"><a href="[^"]+">(.*?)</a>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line).strip() for line in found]


def test_the_list_says_what_happened_newest_first(quiet: Company, client: FlaskClient) -> None:
    post = replies(quiet, "Mia", "Open Garden", "I agree")
    starts(quiet, "Mia", "Open Garden", "@Ada, look", title="A second thing")
    told()
    quiet.sign_in(client, "Ada")
    page = client.get("/notices").text
    assert lines(page) == [
        "New: Mia Member mentioned you in A second thing",
        "New: Mia Member replied to Talk of Open Garden",
    ]
    assert f"#post-{post.ref}" in page
    assert page.count("fc-row--new") == 2


def test_a_new_member_is_told_what_to_do(quiet: Company, client: FlaskClient) -> None:
    assert "Watch a group" in quiet.sign_in(client, "Sam").get("/notices").text


def test_whoever_is_not_signed_in_is_asked_to(client: FlaskClient) -> None:
    for page in ("/notices", "/notices/mails"):
        assert "/sign-in" in client.get(page).headers["Location"]
    assert "i-bell" not in client.get("/").text


def test_nobody_sees_the_notices_of_others(quiet: Company, client: FlaskClient) -> None:
    starts(quiet, "Ada", "Quiet Room", "@Mia, look", title=CANARY)
    told()
    quiet.sign_in(client, "Sam")
    assert CANARY not in client.get("/notices").text
    ref = session().scalars(select(Notice.ref)).one()
    client.post("/notices/read", data={"csrf_token": csrf(client), "newest": ref})
    assert unread(quiet.viewer("Mia")) == 1


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_what_one_may_no_longer_read_is_neither_shown_nor_counted(
    quiet: Company, client: FlaskClient, how: str
) -> None:
    starts(quiet, "Ada", "Quiet Room", "@Mia, look", title=CANARY)
    told()
    quiet.sign_in(client, "Mia")
    assert CANARY in client.get("/notices").text
    assert unread(quiet.viewer("Mia")) == 1
    with unit_of_work() as work:
        if how == "hidden":
            latest().thing.state = State.HIDDEN
        else:
            work.execute(delete(Grant).where(Grant.principal_id == quiet.viewer("Mia").principal_id))
    assert CANARY not in client.get("/notices").text
    assert unread(quiet.viewer("Mia")) == 0


def test_the_bell_counts_what_is_new(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Ada")
    assert 'aria-label="Notices"' in client.get("/").text
    for _time in range(2):
        replies(quiet, "Mia", "Open Garden", "I agree")
    told()
    page = client.get("/").text
    assert 'aria-label="Notices, 2 new"' in page
    assert "fc-btn__dot" in page


def test_marking_as_read_leaves_what_came_after_the_page_was_shown(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Ada")
    replies(quiet, "Mia", "Open Garden", "I agree")
    told()
    page = client.get("/notices").text
    newest = re.findall(r'name="newest" value="(\w+)"', page)[0]
    replies(quiet, "Mia", "Open Garden", "Again")
    told()
    sent = client.post("/notices/read", data={"csrf_token": csrf(client), "newest": newest})
    assert sent.status_code == 302
    assert unread(quiet.viewer("Ada")) == 1
    assert client.get("/notices").text.count("fc-row--new") == 1


def test_the_list_goes_on_page_by_page(quiet: Company, client: FlaskClient) -> None:
    for number in range(23):
        starts(quiet, "Mia", "Open Garden", "@Ada, look", title=f"Topic {number}")
    told()
    quiet.sign_in(client, "Ada")
    first = client.get("/notices").text
    further = re.findall(r'href="(/notices\?before=\w+)"', first)[0]
    second = client.get(further).text
    assert [len(lines(page)) for page in (first, second)] == [20, 3]
    assert len({*lines(first), *lines(second)}) == 23
    assert "before=" not in second
    assert client.get("/notices?before=nonsense").status_code == 200


def test_a_group_is_watched_and_muted_on_its_page(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Sam")
    group = quiet.group("Open Garden")
    assert "How much you hear of this group:" in client.get(f"/groups/{group.ref}").text
    for level in (Level.WATCHING, Level.MUTED, Level.NORMAL):
        form = {"csrf_token": csrf(client), "level": level, "back": f"/groups/{group.ref}"}
        sent = client.post(f"/notices/level/{group.ref}", data=form)
        assert sent.headers["Location"] == f"/groups/{group.ref}"
        assert level_of_root(quiet.viewer("Sam"), group.thing) is level


@pytest.mark.parametrize("group", ["Half House", "Quiet Room"])
def test_what_one_may_not_read_is_watched_by_nobody(quiet: Company, client: FlaskClient, group: str) -> None:
    quiet.sign_in(client, "Sam")
    ref = quiet.group(group).ref
    sent = client.post(f"/notices/level/{ref}", data={"csrf_token": csrf(client), "level": "watching"})
    nowhere = client.post("/notices/level/nowhere", data={"csrf_token": csrf(client), "level": "watching"})
    assert (sent.status_code, nowhere.status_code) == (404, 404)
    assert level_of_root(quiet.viewer("Sam"), quiet.group(group).thing) is None
    kept = select(NoticeLevel.id).where(NoticeLevel.audience_id == quiet.group(group).audience_id)
    assert session().scalars(kept.where(NoticeLevel.principal_id == quiet.viewer("Sam").principal_id)).all() == []


def test_a_way_back_leads_nowhere_else(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Sam")
    form = {"csrf_token": csrf(client), "level": "muted", "back": "https://evil.test/"}
    sent = client.post(f"/notices/level/{quiet.group('Open Garden').ref}", data=form)
    assert sent.headers["Location"] == "/notices"


def test_a_level_that_there_is_not_changes_nothing(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Sam")
    chooses(quiet, "Sam", "Open Garden", Level.WATCHING)
    form = {"csrf_token": csrf(client), "level": "loud"}
    client.post(f"/notices/level/{quiet.group('Open Garden').ref}", data=form)
    assert level_of_root(quiet.viewer("Sam"), quiet.group("Open Garden").thing) is Level.WATCHING
