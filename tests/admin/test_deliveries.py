"""Deliveries: seen, sent again, tried out. The mail folder: letters in a sandbox, notices to their reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Role
from community.activity.mailing import send_mail
from community.activity.models import Delivery, DeliveryState
from community.activity.outbox import Destination, deliver_due, put
from community.core.clock import now
from community.core.db import session
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.groups.inviting import invite
from community.people.letters import CODE
from community.plugins import hookimpl
from tests.access.visits import send
from tests.admin.stage import acts, as_role, owner, staff
from tests.company import Company

HOOK = Destination("tests.crm", "http://127.0.0.1:9/hook", "whsec_" + "c2VjcmV0" * 6, lambda: None)


class Crm:
    @hookimpl
    def community_destinations(self) -> list[Destination]:
        return [HOOK]


@pytest.fixture
def crm(app: Flask) -> Iterator[None]:
    plugin = Crm()
    app.extensions["community.plugins"].register(plugin)
    yield
    app.extensions["community.plugins"].unregister(plugin)


def failed(message_id: str, body: str = "{}") -> None:
    with unit_of_work() as work:
        put("tests.crm", message_id, body)
        work.flush()
        row = work.scalars(select(Delivery).where(Delivery.message_id == message_id)).one()
        row.state, row.attempts, row.last_error = DeliveryState.FAILED, 10, "answered <500>"


def state_of(message_id: str) -> tuple[DeliveryState, int]:
    session().rollback()
    row = session().scalars(select(Delivery).where(Delivery.message_id == message_id)).one()
    return row.state, row.attempts


def test_what_failed_is_shown_and_sent_again(app: Flask, crm: None) -> None:
    failed("message-1")
    client = staff(app)
    assert "1 delivery was given up" in client.get("/admin").text
    page = client.get("/admin/deliveries?state=failed&route=tests.crm").text
    assert "message-1" in page
    assert "answered &lt;500&gt;" in page
    assert "message-1" not in client.get("/admin/deliveries?state=delivered").text
    assert client.get("/admin/deliveries?state=nonsense").status_code == 404
    send(client, "/admin/deliveries/again", route="tests.crm", message_id="message-1")
    assert state_of("message-1") == (DeliveryState.WAITING, 0)
    assert acts() == [("delivery.repeated", "tests.crm message-1", "")]
    deliver_due()
    assert state_of("message-1")[0] is DeliveryState.WITHDRAWN, "rights are asked again"


def test_what_is_gone_or_waits_is_not_sent_again(app: Flask, crm: None) -> None:
    failed("emptied", body="")
    client = staff(app)
    send(client, "/admin/deliveries/again", route="tests.crm", message_id="emptied")
    assert "cannot be sent again" in client.get("/admin/deliveries").text
    assert state_of("emptied") == (DeliveryState.FAILED, 10)
    assert send(client, "/admin/deliveries/again", route="tests.crm", message_id="absent").status_code == 404
    assert acts() == []


def test_a_long_list_has_pages(app: Flask, crm: None) -> None:
    with unit_of_work():
        for number in range(60):
            put("tests.crm", f"m-{number:02}", "{}")
    client = staff(app)
    page = client.get("/admin/deliveries").text
    assert "m-59" in page
    assert "m-05" not in page
    assert "m-05" in client.get(f"/admin/deliveries?before={page.partition('before=')[2].partition(chr(34))[0]}").text


def test_a_test_says_what_came_of_it(app: Flask, crm: None) -> None:
    client = staff(app)
    send(client, "/admin/deliveries/test", route="tests.crm")
    assert "did not take it" in client.get("/admin/deliveries").text, "addresses of this machine are refused"
    assert acts()[0][:2] == ("delivery.tested", "tests.crm")
    assert send(client, "/admin/deliveries/test", route="letters").status_code == 404


def test_letters_of_the_folder_are_read_in_a_sandbox_by_owners(app: Flask) -> None:
    with unit_of_work():
        send_mail("new@company.test", CODE, {"code": "12345678"}, "letter-1")
    deliver_due()
    client = owner(app)
    assert "letter-1" in client.get("/admin/mails").text
    shut = [client.get(f"/admin/mails/letter-1{rest}").status_code for rest in ("", "/html")]
    assert shut == [302, 404], "not before one has said so"
    assert send(client, "/admin/mails/letter-1").location == "/admin/mails/letter-1"
    assert acts() == [("letter.read", "letter-1", "")]
    page = client.get("/admin/mails/letter-1")
    assert "12345678" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    html = client.get("/admin/mails/letter-1/html")
    assert "12345678" in html.text
    assert html.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert send(staff(app), "/admin/mails/letter-1").status_code == 404
    assert "read the letter letter-1" in client.get("/admin/log").text
    assert [staff(app).get(f"/admin/mails{rest}").status_code for rest in ("", "/letter-1", "/letter-1/html")] == [
        404
    ] * 3


def test_an_invitation_to_a_group_is_not_for_owners(app: Flask, company: Company) -> None:
    with unit_of_work():
        until = now() + timedelta(days=1)
        invite(company.viewer("Ada"), company.group("Quiet Room"), expires_at=until, now=now(), address="x@y.test")
    deliver_due()
    letters = (settings().data_dir / "mail").glob("invitation-*.eml")
    [letter] = [path.stem for path in letters if "x@y.test" in path.read_text()]  # other tests' lie there, too
    client = as_role(app, "Sam", Role.OWNER)
    page = client.get("/admin/mails").text
    assert "x@y.test" in page
    assert "Quiet Room" not in page
    assert send(client, f"/admin/mails/{letter}").status_code == 404


def test_what_a_notice_quotes_is_not_for_owners(app: Flask) -> None:
    folder = settings().data_dir / "mail"
    folder.mkdir(exist_ok=True)
    (folder / "notice-1.eml").write_text("To: mia@company.test\nSubject: kanari-quiet\n\nkanari-quiet\n")
    client = owner(app)
    page = client.get("/admin/mails").text
    assert "mia@company.test" in page
    assert "kanari-quiet" not in page
    assert client.get("/admin/mails/notice-1").status_code == 404
    assert client.get("/admin/mails/notice-1/html").status_code == 404
    assert send(client, "/admin/mails/notice-1").status_code == 404
    assert acts() == []
    assert client.get("/admin/mails/..%2f..%2fsecret_key").status_code == 404
