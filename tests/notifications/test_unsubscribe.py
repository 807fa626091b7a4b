"""The way out of mails (RFC 8058): a POST without cookies, a GET that changes nothing, a token for one thing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.models import MailOff, Notice
from community.notifications.tokens import token_for
from tests.company import Company, csrf
from tests.notifications.scene import replies, starts, told

REASONS = {"reply", "mention", "watching", "request", "accepted", "declined", "visibility", "duty", "judged"}
REASONS |= {"idea_shipped", "idea_decided", "answer_accepted", "question_answered", "poll_ended", "bookmark"}
REASONS |= {"term", "renewal", "archived", "staff"}


@pytest.fixture
def token(quiet: Company) -> str:
    """The token of a mail to Ada about a reply."""
    replies(quiet, "Mia", "Open Garden", "I agree")
    told()
    return token_for(session().scalars(select(Notice.ref)).one())


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A mail program: no cookies, and CSRF protection as in production."""
    return app.test_client(use_cookies=False)


def stopped() -> set[tuple[int, str]]:
    session().rollback()
    return {(each.principal_id, each.reason) for each in session().scalars(select(MailOff))}


def test_one_post_without_cookies_stops_such_mails(quiet: Company, token: str, stranger: FlaskClient) -> None:
    answer = stranger.post(f"/notices/mails/off/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Done." in answer.text
    assert stopped() == {(quiet.viewer("Ada").principal_id, "reply")}
    assert stranger.post(f"/notices/mails/off/{token}").status_code == 200
    replies(quiet, "Mia", "Open Garden", "Again")
    told()
    assert session().scalars(select(Notice.mail).order_by(Notice.id.desc())).first() == "off"


def test_looking_at_the_page_changes_nothing(token: str, stranger: FlaskClient) -> None:
    for _time in range(3):
        page = stranger.get(f"/notices/mails/off/{token}")
        assert page.status_code == 200
        assert stranger.head(f"/notices/mails/off/{token}").status_code == 200
    assert f'action="/notices/mails/off/{token}"' in page.text
    assert stopped() == set()


def test_other_reasons_go_on(quiet: Company, token: str, stranger: FlaskClient) -> None:
    stranger.post(f"/notices/mails/off/{token}")
    starts(quiet, "Mia", "Open Garden", "@Ada, look")
    told()
    assert session().scalars(select(Notice.mail).where(Notice.reason == "mention")).one() == "queued"


def test_a_token_says_nothing_and_opens_nothing_else(quiet: Company, token: str, stranger: FlaskClient) -> None:
    assert "ada" not in token.lower()
    assert "company" not in token
    assert re.fullmatch(r"[0-9a-z]{12}\.[\w-]{20,}", token)
    for path in ("/notices/level/", "/sign-in/", "/topics/", "/groups/", "/notices/mails/"):
        assert stranger.get(f"{path}{token}").status_code in {404, 405}
        assert stranger.post(f"{path}{token}").status_code in {400, 404, 405}
    assert stopped() == set()


def test_a_token_that_we_did_not_make_is_not_found(token: str, stranger: FlaskClient) -> None:
    ref, _, signed = token.partition(".")
    other = "".join(reversed(ref))
    for forged in (ref, f"{other}.{signed}", f"{ref}.", f"{ref}.{signed}x", token_for("nobody"), "x" * 2000):
        for ask in (stranger.get, stranger.post):
            assert ask(f"/notices/mails/off/{forged}").status_code == 404
    assert stopped() == set()


def test_a_token_ends_with_its_notice(token: str, stranger: FlaskClient) -> None:
    with unit_of_work() as work:
        work.execute(delete(Notice))
    assert stranger.post(f"/notices/mails/off/{token}").status_code == 404


def test_other_forms_still_need_their_token(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Ada")
    assert client.post("/notices/mails", data={"reason": "reply"}).status_code == 400
    assert client.post("/notices/read").status_code == 400


def test_mails_are_chosen_on_a_page(quiet: Company, client: FlaskClient) -> None:
    quiet.sign_in(client, "Ada")
    page = client.get("/notices/mails").text
    assert page.count("checked") == len(REASONS)
    chosen = {"csrf_token": csrf(client), "reason": "mention"}
    assert client.post("/notices/mails", data=chosen).status_code == 302
    assert {reason for _who, reason in stopped()} == REASONS - {"mention"}
    assert client.get("/notices/mails").text.count("checked") == 1
    client.post("/notices/mails", data=chosen | {"reason": ["mention", "reply", "nonsense"]})
    assert {reason for _who, reason in stopped()} == REASONS - {"mention", "reply"}
    assert session().scalar(select(func.count(MailOff.id))) == len(REASONS) - 2
