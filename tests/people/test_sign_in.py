"""Signing in with a provider, for real: Demo Social runs beside the community."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from community.core.db import db, session
from community.people.models import LinkedAccount, Person, SignInSession
from tests.access.visits import send
from tests.people.provider import BASE, Signing, community_with_provider

pytestmark = pytest.mark.sockets


@pytest.fixture
def signing(tmp_path: Path) -> Iterator[Signing]:
    with community_with_provider(tmp_path) as running, running.app.app_context():
        yield running
        db.session.remove()
        db.engine.dispose()


def counted(model: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_a_provider_lets_somebody_in_and_again_as_the_same_person(signing: Signing) -> None:
    first = signing.browser()
    answer = signing.sign_in(first, "ines", back="/groups?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/groups?x=1")
    assert "Ines Okafor" in first.get("/").text
    second = signing.browser()
    assert signing.sign_in(second, "ines").headers["Location"] == "/"
    assert (counted(Person), counted(LinkedAccount), counted(SignInSession)) == (1, 1, 2)
    account = session().scalars(select(LinkedAccount)).one()
    assert (account.issuer, account.subject) == (signing.issuer, "ines")


def test_the_same_address_at_another_account_opens_nothing(signing: Signing) -> None:
    signing.sign_in(signing.browser(), "ines")
    mallory = signing.browser()
    assert signing.sign_in(mallory, "mallory").headers["Location"] == "/sign-in/match"
    assert mallory.get("/mine").status_code == 302
    assert (counted(Person), counted(LinkedAccount), counted(SignInSession)) == (1, 1, 1)
    send(mallory, "/sign-in/match/separate")
    assert '<p class="fc-menu__who"><strong>Mallory</strong></p>' in mallory.get("/").text
    session().rollback()
    kept = session().execute(select(Person.email, Person.email_confirmed_at.is_not(None)).order_by(Person.id)).all()
    assert [tuple(each) for each in kept] == [("ines@example.org", True), (None, False)]


def test_a_callback_that_this_browser_did_not_ask_for_is_refused(signing: Signing) -> None:
    victim, attacker = signing.browser(), signing.browser()
    callback = signing.choose(signing.set_out(attacker), "mallory")
    answer = victim.get(callback)
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (302, "/sign-in")
    assert "did not sign you in" in victim.get("/sign-in").text
    assert (counted(Person), counted(SignInSession)) == (0, 0)
    assert victim.get("/mine").status_code == 302
    assert attacker.get(callback).headers["Location"] == "/", "the one who asked is let in"


def test_a_callback_works_once(signing: Signing) -> None:
    browser = signing.browser()
    callback = signing.choose(signing.set_out(browser), "ines")
    assert browser.get(callback).headers["Location"] == "/"
    assert urlsplit(browser.get(callback).headers["Location"]).path == "/sign-in"
    assert counted(SignInSession) == 1


@pytest.mark.parametrize("query", ["", "?code=1", "?state=2", "?code=1&state=2", "?error=access_denied&state=x"])
def test_a_callback_out_of_nowhere_is_refused(signing: Signing, query: str) -> None:
    browser = signing.browser()
    answer = browser.get(f"/sign-in/social/callback{query}")
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (302, "/sign-in")
    assert counted(Person) == 0


def test_the_request_to_the_provider_is_bound_to_the_browser(signing: Signing) -> None:
    asked = [parse_qs(urlsplit(signing.set_out(signing.browser())).query) for _ in range(2)]
    for each in asked:
        assert each["code_challenge_method"] == ["S256"]
        assert each["redirect_uri"] == [f"{BASE}/sign-in/social/callback"]
    for secret in ("state", "nonce", "code_challenge"):
        assert asked[0][secret] != asked[1][secret]


def test_signing_in_leaves_nothing_of_the_session_before(signing: Signing) -> None:
    browser = signing.browser()
    with browser.session_transaction() as cookie:
        cookie["planted"], cookie["csrf_token"] = "by somebody", "0" * 40
    signing.sign_in(browser, "ines")
    with browser.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "0" * 40


def test_the_cookie_is_kept_from_scripts_and_other_sites(signing: Signing) -> None:
    cookies = signing.sign_in(signing.browser(), "ines").headers.getlist("Set-Cookie")
    kept = next(cookie for cookie in cookies if cookie.startswith("community_session="))
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept


def test_signing_out_ends_the_session_and_a_copy_of_its_cookie(signing: Signing) -> None:
    browser, thief = signing.browser(), signing.browser()
    signing.sign_in(browser, "ines")
    with browser.session_transaction() as cookie:
        copied = dict(cookie)
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/mine").status_code == 200
    with browser.session_transaction() as cookie:
        cookie["csrf_token"] = "0" * 40
    assert send(browser, "/sign-out").status_code == 302
    assert counted(SignInSession) == 0
    assert thief.get("/mine").status_code == 302
