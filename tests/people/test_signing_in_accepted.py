"""What each provider may make us believe: who it is, and whether the address counts as confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.core.db import session
from community.core.settings import SettingsError, SignInProvider
from community.people.models import Arrival, LinkedAccount, Person, SignInSession
from community.people.providers.flow import STARTED_AT_ONCE
from community.people.providers.google import GOOGLE, issuers
from community.people.providers.known import KNOWN, way
from tests.peers.misbehaving import ABSENT, OPENID, PLAIN, Misbehaving, Script, misbehaving
from tests.people.signing_in_stage import account, go, is_signed_in, make_app, sign_in, staged, written

pytestmark = pytest.mark.sockets

NEW = "ines@new.test"
VICTIM = "ada@company.test"
SUBJECTS = {
    "house": "s-1",
    "google": "117",
    "linkedin": "li-1",
    "microsoft": "oid-1",
    "github": "583231",
    "facebook": "10158",
    "x": "2244994945",
}


def repr_of(word: Any) -> str:
    return "absent" if word is ABSENT else repr(word)


WORDS = [ABSENT, False, "true", 1, None, True]
"""What stands where `true` should."""


def told(name: str, email: Any, word: Any) -> Script:
    """A login that tells an address and, in the provider's own way, whether it is confirmed."""
    if name == "github":
        return Script(further=[{"email": email, "primary": True, "verified": None if word is ABSENT else word}])
    if name == "x":
        return Script(person={"confirmed_email": email})
    if name == "facebook":
        return Script(person={"email": email, "email_verified": word})
    if name == "microsoft":
        return Script(claims={"email": email, "email_verified": True, "xms_edov": word})
    return Script(claims={"email": email, "email_verified": word}, person={"email": email, "email_verified": word})


def counts(name: str, word: Any) -> bool:
    """Whether that makes a new account's address a confirmed one. Google answers for neither of these domains."""
    return name == "x" or (name not in {"google", "facebook"} and word is True)


@pytest.fixture(scope="module")
def peer() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def stage(installation: Flask, tmp_path: Path, peer: Misbehaving) -> Iterator[Flask]:
    peer.script = Script()
    with staged(make_app(installation, tmp_path, peer)) as app:
        yield app


def test_of_many_that_were_begun_the_oldest_is_forgotten(stage: Flask) -> None:
    client = stage.test_client()
    oldest = go(client, "x")
    go(client, "x")
    go(client, "x")
    newer = go(client, "facebook")
    go(client, "x")
    with client.session_transaction() as cookie:
        assert len([key for key in cookie if key.startswith("_state_")]) == STARTED_AT_ONCE
    client.get(oldest)
    assert not is_signed_in(client)
    client.get(newer)
    assert is_signed_in(client)


@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_an_account_is_known_by_issuer_and_subject_alone(stage: Flask, peer: Misbehaving, name: str) -> None:
    for _time in range(2):
        client = stage.test_client()
        assert sign_in(client, name).headers["Location"] == "/"
        assert is_signed_in(client)
    with stage.app_context():
        linked = account(peer.issuer(name), SUBJECTS[name])
        assert linked is not None
        assert linked.person.name == "Ines Okafor"
        sessions = select(func.count(SignInSession.id)).where(SignInSession.person_id == linked.person_id)
        assert session().scalars(sessions).one() == 2


@pytest.mark.parametrize("word", WORDS, ids=repr_of)
@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_an_address_counts_as_confirmed_only_by_the_providers_own_word(
    stage: Flask, peer: Misbehaving, name: str, word: Any
) -> None:
    peer.script = told(name, NEW, word)
    sign_in(stage.test_client(), name)
    with stage.app_context():
        linked = account(peer.issuer(name), SUBJECTS[name])
        assert linked is not None
        assert (linked.person.email_confirmed_at is not None) is counts(name, word)


@pytest.mark.parametrize("word", WORDS, ids=repr_of)
@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_no_address_ever_opens_somebodys_account(stage: Flask, peer: Misbehaving, name: str, word: Any) -> None:
    peer.script = told(name, VICTIM.upper(), word)
    client = stage.test_client()
    before = written(stage)
    answer = sign_in(client, name)
    if name == "github" and word is not True:  # it tells of no address then: a new account without one
        with stage.app_context():
            linked = account(peer.issuer(name), SUBJECTS[name])
            assert linked is not None
            assert (linked.person.name, linked.person.email) == ("Ines Okafor", None)
        return
    assert not is_signed_in(client)
    after = written(stage)
    changed = {table for table in before if before[table] != after[table]}
    assert answer.headers["Location"] == "/sign-in/match"
    assert changed == {Arrival.__tablename__}


def test_the_same_subject_of_two_issuers_is_two_people(stage: Flask, peer: Misbehaving) -> None:
    peer.script = Script(claims={"sub": "same"}, person={"sub": "same"})
    for name in ("house", "google"):
        sign_in(stage.test_client(), name)
    with stage.app_context():
        found = session().scalars(select(LinkedAccount).where(LinkedAccount.subject == "same")).all()
        assert len({each.person_id for each in found}) == 2


def test_the_same_oid_in_two_tenants_is_two_people(stage: Flask, peer: Misbehaving) -> None:
    sign_in(stage.test_client(), "microsoft")
    tenant = "99999999-2222-3333-4444-555555555555"
    peer.script = Script(claims={"tid": tenant, "iss": f"{peer.base}/microsoft/{tenant}/v2.0"})
    sign_in(stage.test_client(), "microsoft")
    with stage.app_context():
        found = session().scalars(select(LinkedAccount).where(LinkedAccount.subject == "oid-1")).all()
        assert len({each.person_id for each in found}) == 2


@pytest.mark.parametrize(
    ("email", "hd", "confirmed"),
    [
        ("ines@gmail.com", ABSENT, True),
        ("ines@new.test", "new.test", True),
        ("ines@new.test", ABSENT, False),
        ("ines@new.test", True, False),
        ("ines@gmail.com.evil.test", ABSENT, False),
    ],
)
def test_google_answers_for_its_own_addresses(
    stage: Flask, peer: Misbehaving, email: str, hd: Any, confirmed: bool
) -> None:
    peer.script = told("google", email, WORDS[-1])
    peer.script.claims["hd"] = hd
    sign_in(stage.test_client(), "google")
    with stage.app_context():
        linked = account(peer.issuer("google"), "117")
        assert linked is not None
        assert (linked.person.email_confirmed_at is not None) is confirmed


def test_google_may_leave_the_scheme_out() -> None:
    assert issuers(GOOGLE.issuer, {}) == ["https://accounts.google.com", "accounts.google.com"]


@pytest.mark.parametrize(
    "listed",
    [
        "ines@new.test",
        [{"email": NEW, "primary": False, "verified": True}],
        [{"email": NEW, "primary": True, "verified": "true"}],
        [{"email": [NEW], "primary": True, "verified": True}],
        [NEW, None, 7],
        {"message": "Not Found"},
    ],
)
def test_github_without_a_primary_confirmed_address_tells_of_none(
    stage: Flask, peer: Misbehaving, listed: Any
) -> None:
    peer.script = Script(further=listed)
    client = stage.test_client()
    sign_in(client, "github")
    assert is_signed_in(client)
    with stage.app_context():
        linked = account(peer.issuer("github"), "583231")
        assert linked is not None
        assert linked.person.email is None


def test_x_is_asked_once_for_each_sign_in(stage: Flask, peer: Misbehaving) -> None:
    peer.asked.clear()
    sign_in(stage.test_client(), "x")
    assert peer.asked == ["token", "person"]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_known_name_needs_an_id_and_a_secret_alone(name: str) -> None:
    chosen = way(SignInProvider.model_validate({"name": name, "client_id": "x", "client_secret": "y"}))
    assert chosen.label
    assert chosen.issuer.startswith("https://")
    assert bool(chosen.discovery_url) is (name in OPENID)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "house"},
        {"name": "house", "label": "House"},
        {"name": "github", "token_url": "https://git.house.test/token"},
        {"name": "google", "token_url": "https://x.test/token", "issuer": "https://x.test"},
    ],
)
def test_a_provider_that_is_set_wrongly_is_told_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="sign_in: "):
        way(SignInProvider.model_validate({"client_id": "x", "client_secret": "y", **wrong}))


def test_starting_again_and_again_does_not_outgrow_the_cookie(stage: Flask) -> None:
    client = stage.test_client()
    for _time in range(30):
        client.get("/sign-in/google")
    cookie = client.get_cookie("community_session")
    assert cookie is not None
    assert len(cookie.value) < 3000
    sign_in(client, "google")
    assert is_signed_in(client)


def test_the_first_proof_of_an_address_takes_it_from_whoever_only_claimed_it(stage: Flask, peer: Misbehaving) -> None:
    peer.script = told("facebook", NEW, WORDS[-1])
    claimant = stage.test_client()
    sign_in(claimant, "facebook")
    peer.script = told("house", NEW, WORDS[-1])
    owner = stage.test_client()
    sign_in(owner, "house")
    with stage.app_context():
        holders = session().scalars(select(Person).where(Person.email == NEW)).all()
        linked = account(peer.issuer("house"), "s-1")
        assert linked is not None
        assert [each.id for each in holders] == [linked.person_id]
