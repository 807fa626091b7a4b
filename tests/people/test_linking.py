"""Several ways into one account: shown to be one's own, added, taken away, and never the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.activity.mailing import LIMITS
from community.core.clock import now
from community.core.db import session
from community.people.actions.identities import ways_in
from community.people.current import RECENT
from community.people.models import LinkedAccount, Person
from tests.peers.misbehaving import Misbehaving, Script, misbehaving
from tests.people.signing_in_stage import account, go, is_signed_in, letters, make_app, sign_in, staged, written

pytestmark = pytest.mark.sockets

INES = "ines@new.test"
IN_AN_HOUR = LIMITS[0][1]


@pytest.fixture(scope="module")
def peer() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def stage(installation: Flask, tmp_path: Path, peer: Misbehaving) -> Iterator[Flask]:
    peer.script = told()
    with staged(make_app(installation, tmp_path, peer)) as app:
        yield app


def told(email: str = INES) -> Script:
    person = {"email": email, "email_verified": True}
    return Script(claims=person, person=person, further=[{"email": email, "primary": True, "verified": True}])


def send(client: FlaskClient, page: str, address: str, **form: str) -> Any:
    """Send a form as the page shows it."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert found, f"{page} shows no form"
    return client.post(address, data={"csrf_token": found[1], **form})


def newest_code(app: Flask) -> str:
    text = letters(app)[-1]
    assert f"To: {INES}" in text
    found = re.search(r"Subject: (\d{8}) ", text)
    assert found
    return found[1]


def at_the_match(app: Flask) -> FlaskClient:
    """Ines has an account by House; now she comes by GitHub, in another browser."""
    sign_in(app.test_client(), "house")
    client = app.test_client()
    assert sign_in(client, "github").headers["Location"] == "/sign-in/match"
    return client


def ways_of(app: Flask, peer: Misbehaving, name: str, subject: str) -> int:
    with app.app_context():
        linked = account(peer.issuer(name), subject)
        return ways_in(linked.person) if linked else 0


def test_a_mailed_code_links_the_new_way_to_the_old_account(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    send(client, "/sign-in/match", "/sign-in/match/code")
    answer = send(client, "/sign-in/match", "/sign-in/match/prove", code=newest_code(stage))
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert ways_of(stage, peer, "github", "583231") == 2
    again = stage.test_client()
    sign_in(again, "github")
    assert is_signed_in(again)


def test_five_wrong_codes_void_the_right_one(stage: Flask) -> None:
    client = at_the_match(stage)
    send(client, "/sign-in/match", "/sign-in/match/code")
    right = newest_code(stage)
    wrong = "00000000" if right != "00000000" else "11111111"
    for _time in range(5):
        assert send(client, "/sign-in/match", "/sign-in/match/prove", code=wrong).status_code == 422
    assert send(client, "/sign-in/match", "/sign-in/match/prove", code=right).status_code == 422
    assert not is_signed_in(client)


def test_a_code_is_of_no_use_in_another_browser(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    send(client, "/sign-in/match", "/sign-in/match/code")
    code = newest_code(stage)
    peer.script = Script(claims=told().claims, person=told().person | {"sub": "s-1"})
    other = stage.test_client()
    sign_in(other, "linkedin", "")
    before = written(stage)
    page = other.get("/sign-in")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    form = {"code": code} | ({"csrf_token": found[1]} if found else {})
    assert other.post("/sign-in/match/prove", data=form).status_code in {302, 400}
    assert written(stage) == before


def test_codes_are_limited_for_the_address(stage: Flask) -> None:
    client = at_the_match(stage)
    statuses = [send(client, "/sign-in/match", "/sign-in/match/code").status_code for _ in range(6)]
    assert statuses == [302] * IN_AN_HOUR + [429] * (6 - IN_AN_HOUR)
    assert len(letters(stage)) == IN_AN_HOUR


def test_signing_in_to_the_old_account_links_the_new_way(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    sign_in(client, "house")
    assert is_signed_in(client)
    assert ways_of(stage, peer, "github", "583231") == 2


def test_what_somebody_left_behind_in_a_shared_browser_is_not_linked(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    client.get("/sign-in")
    sign_in(client, "house")
    assert is_signed_in(client)
    assert ways_of(stage, peer, "github", "583231") == 0


def test_signing_in_to_another_account_links_nothing(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    peer.script = told("somebody@else.test")
    sign_in(client, "x")
    assert is_signed_in(client)
    assert ways_of(stage, peer, "github", "583231") == 0


def test_a_separate_account_has_no_address(stage: Flask, peer: Misbehaving) -> None:
    client = at_the_match(stage)
    assert send(client, "/sign-in/match", "/sign-in/match/separate").status_code == 302
    assert is_signed_in(client)
    with stage.app_context():
        linked = account(peer.issuer("github"), "583231")
        assert linked is not None
        assert linked.person.email is None
        assert session().scalars(select(func.count(Person.id)).where(Person.email == INES)).one() == 1


def add(client: FlaskClient, name: str) -> Any:
    """Press "Add …" on one's own page."""
    found = re.search(rf'href="/sign-in/{name}\?link=([^"]+)"', client.get("/settings/sign-in").text)
    assert found
    return sign_in(client, name, f"?link={found[1]}")


def test_a_way_is_added_and_taken_away_but_not_the_last(stage: Flask, peer: Misbehaving) -> None:
    client = stage.test_client()
    sign_in(client, "house")
    assert "your only way in" in client.get("/settings/sign-in").text
    assert add(client, "x").headers["Location"] == "/settings/sign-in"
    assert ways_of(stage, peer, "x", "2244994945") == 2
    page = client.get("/settings/sign-in").text
    both = re.findall(r'action="(/settings/sign-in/accounts/\d+/remove)"', page)
    assert len(both) == 2
    assert send(client, "/settings/sign-in", both[0]).status_code == 302
    send(client, "/settings/sign-in", both[1])
    assert ways_of(stage, peer, "x", "2244994945") == 1


def test_an_account_that_opens_another_is_not_taken_from_it(stage: Flask, peer: Misbehaving) -> None:
    peer.script = told("other@new.test")
    sign_in(stage.test_client(), "x")
    peer.script = told()
    client = stage.test_client()
    sign_in(client, "house")
    add(client, "x")
    assert "somebody else" in client.get("/settings/sign-in").text
    assert ways_of(stage, peer, "x", "2244994945") == 1


def test_without_ones_own_pages_word_nothing_is_linked(stage: Flask, peer: Misbehaving) -> None:
    victim, other = stage.test_client(), stage.test_client()
    sign_in(victim, "house")
    peer.script = told("evil@new.test")
    sign_in(other, "facebook")
    found = re.search(r"link=([^\"]+)\"", other.get("/settings/sign-in").text)
    assert found
    for query in ("", "?link=1", f"?link={found[1]}"):
        sign_in(victim, "x", query)
        sign_in(victim, "house")
    with stage.app_context():
        one, two = account(peer.issuer("x"), "2244994945"), account(peer.issuer("house"), "s-1")
        assert one is not None
        assert two is not None
        assert one.person_id != two.person_id


def test_a_sign_in_that_began_beside_a_linking_links_nothing(stage: Flask, peer: Misbehaving) -> None:
    client = stage.test_client()
    sign_in(client, "house")
    peer.script = told("evil@new.test")
    begun_before = go(client, "facebook")
    word = re.search(r'href="/sign-in/x\?link=([^"]+)"', client.get("/settings/sign-in").text)
    assert word
    linking = go(client, "x", f"?link={word[1]}")
    assert client.get(linking).headers["Location"] == "/settings/sign-in"
    assert ways_of(stage, peer, "x", "2244994945") == 2
    go(client, "github", f"?link={word[1]}")
    client.get(begun_before)
    assert ways_of(stage, peer, "house", "s-1") == 2


def test_a_linking_is_one_although_a_sign_in_began_after_it(stage: Flask, peer: Misbehaving) -> None:
    client = stage.test_client()
    sign_in(client, "house")
    word = re.search(r'href="/sign-in/x\?link=([^"]+)"', client.get("/settings/sign-in").text)
    assert word
    linking = go(client, "x", f"?link={word[1]}")
    go(client, "github")
    assert client.get(linking).headers["Location"] == "/settings/sign-in"
    assert ways_of(stage, peer, "x", "2244994945") == 2


def test_after_a_while_one_signs_in_once_more_before_a_change(stage: Flask, peer: Misbehaving) -> None:
    client = stage.test_client()
    sign_in(client, "house")
    add(client, "x")
    address = re.findall(r'action="(/settings/sign-in/accounts/\d+/remove)"', client.get("/settings/sign-in").text)[0]
    later = now() + RECENT
    stage.extensions["clock"] = lambda: later
    assert "again=1" in send(client, "/settings/sign-in", address).headers["Location"]
    assert ways_of(stage, peer, "house", "s-1") == 2
    assert "link=" not in client.get("/settings/sign-in").text


def test_nobody_takes_away_what_is_anothers(stage: Flask, peer: Misbehaving) -> None:
    sign_in(stage.test_client(), "house")
    with stage.app_context():
        anothers = session().scalars(select(LinkedAccount.id).where(LinkedAccount.subject == "ada")).one()
    client = stage.test_client()
    peer.script = told("evil@new.test")
    sign_in(client, "x")
    hidden = send(client, "/settings/sign-in", f"/settings/sign-in/accounts/{anothers}/remove")
    absent = send(client, "/settings/sign-in", "/settings/sign-in/accounts/999999/remove")
    assert (hidden.status_code, absent.status_code) == (404, 404)
