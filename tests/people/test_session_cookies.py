"""A browser is signed in for as long as its session is there and lasts, and not a second longer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.core.clock import now
from community.core.db import session
from community.core.ids import token_hash
from community.core.unit import unit_of_work
from community.people.actions import sign_in, sign_out
from community.people.actions.sessions import SESSION_LASTS
from community.people.models import SignInSession
from community.people.queries import session_with
from tests.access.visits import anew, browser, send
from tests.client import Browser
from tests.company import Company


def is_signed_in(client: Browser) -> bool:
    status = client.get("/mine").status_code
    assert status in (200, 302)
    return status == 200


def test_a_session_is_kept_as_a_hash_with_its_end(company: Company) -> None:
    instant = now()
    with unit_of_work():
        token = sign_in(company.person("Mia"), instant)
    kept = session().scalars(select(SignInSession)).one()
    assert kept.token_hash == token_hash(token)
    assert token not in kept.token_hash
    assert (kept.begun_at, kept.ends_at) == (instant, instant + SESSION_LASTS)
    assert len(token) >= 43


def test_a_session_lasts_thirty_days_to_the_instant(app: Flask, company: Company) -> None:
    begun = now()
    app.extensions["clock"] = lambda: begun
    mia = browser(app, "Mia")
    for later, expected in (
        (timedelta(), True),
        (timedelta(days=30, microseconds=-1), True),
        (timedelta(days=30), False),
    ):
        app.extensions["clock"] = lambda later=later: begun + later
        assert is_signed_in(mia) == expected, later
    assert "kanari-quiet" not in mia.get(f"/topics/{company.topic('Quiet Room').ref}").text


def test_signing_out_ends_this_session_and_no_other(app: Flask, company: Company) -> None:
    here, elsewhere, other = browser(app, "Mia"), browser(app, "Mia"), browser(app, "Ada")
    with here.session_transaction() as cookie:
        stolen = dict(cookie)
    assert send(here, "/sign-out").headers["Location"] == "/"
    assert not is_signed_in(here)
    assert is_signed_in(elsewhere)
    assert is_signed_in(other)
    thief = browser(app)
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert not is_signed_in(thief)
    anew()
    assert len(session().scalars(select(SignInSession)).all()) == 2


def test_signing_out_twice_or_without_a_session_does_no_harm(app: Flask, company: Company) -> None:
    with unit_of_work():
        sign_out("made-up")
    assert send(browser(app), "/sign-out").headers["Location"] == "/"
    mia = browser(app, "Mia")
    assert [send(mia, "/sign-out").status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000, "\x00", "1", "None", "%"])
def test_a_made_up_secret_is_nobodys(app: Flask, company: Company, token: str) -> None:
    browser(app, "Mia")
    assert session_with(token, now()) is None
    guest = browser(app)
    with guest.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_signed_in(guest)


def test_what_is_kept_in_the_database_is_no_key(app: Flask, company: Company) -> None:
    browser(app, "Mia")
    thief = browser(app)
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = session().scalars(select(SignInSession.token_hash)).one()
    assert not is_signed_in(thief)


def test_a_cookie_that_was_tampered_with_is_nobodys(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    cookie = mia.get_cookie("community_session")
    assert cookie is not None
    changed = re.sub(r"^.", lambda first: "f" if first[0] == "e" else "e", cookie.value)
    mia.set_cookie("community_session", changed)
    assert not is_signed_in(mia)


def test_every_session_has_a_secret_of_its_own(app: Flask, company: Company) -> None:
    with unit_of_work():
        tokens = {sign_in(company.person("Mia"), now()) for _ in range(20)}
    assert len(tokens) == 20
