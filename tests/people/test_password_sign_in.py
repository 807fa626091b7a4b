"""An address and a password: proven by mail first, the same answer for known and unknown, and limited."""

from __future__ import annotations

import logging
import re
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.exceptions import BadRequest

from community.access.viewers import system
from community.activity.mailing import LIMITS
from community.activity.models import Delivery
from community.core.clock import now
from community.core.db import session
from community.core.limits import Limit
from community.core.settings import SettingsError, load_settings
from community.core.unit import unit_of_work
from community.people import forms
from community.people.actions import admit, deactivate
from community.people.actions.accounts import Claims
from community.people.models import MailedLink, Password, Person
from community.people.views import passwords
from tests.company import Company
from tests.people.signing_in_stage import BASE, is_signed_in, letters, make_app, staged, written

_log = logging.getLogger(__name__)

ADA, NEW = "ada@company.test", "ines@new.test"
GOOD = "four words in a row"


class Clock:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.began = now()

    def __call__(self) -> Any:
        return self.began + self.passed

    def turn(self, **by: float) -> None:
        self.passed += timedelta(**by)


@pytest.fixture
def stage(installation: Flask, tmp_path: Path) -> Iterator[Flask]:
    with staged(make_app(installation, tmp_path, password_sign_in=True)) as app:
        app.extensions["clock"] = Clock()
        yield app


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def send(client: FlaskClient, page: str, address: str = "", **form: Any) -> Any:
    token = hidden(client.get(page).text, "csrf_token")
    return client.post(address or page, data={"csrf_token": token, **form})


def ask(app: Flask, email: Any, **form: Any) -> Any:
    """Ask for a link as a person does: after a few seconds."""
    client = app.test_client()
    page = client.get("/sign-in/mail").text
    app.extensions["clock"].turn(seconds=5)
    fields = {"csrf_token": hidden(page, "csrf_token"), "made": hidden(page, "made"), "website": "", "email": email}
    return client.post("/sign-in/mail", data=fields | form)


def test_a_wrong_address_stays_in_its_field_to_be_mended(stage: Flask) -> None:
    answer = ask(stage, 'ines"@@example')
    assert answer.status_code == 422
    assert 'value="ines&#34;@@example"' in answer.text


def link_to(app: Flask, email: str) -> str:
    assert ask(app, email).status_code == 200
    newest = letters(app)[-1]
    assert f"To: {email}\n" in newest
    found = re.search(rf"{BASE}(/sign-in/mail/\S+)", newest.replace("=\n", ""))
    assert found, newest
    return found[1]


def set_password(app: Flask, link: str, password: str = GOOD) -> FlaskClient:
    client = app.test_client()
    assert send(client, link, password=password, name="Ines Okafor").status_code == 302
    return client


def by_password(app: Flask, email: str, password: str) -> FlaskClient:
    client = app.test_client()
    send(client, "/sign-in", "/sign-in/password", email=email, password=password)
    return client


def test_somebody_new_joins_by_mail(stage: Flask) -> None:
    assert is_signed_in(set_password(stage, link_to(stage, NEW)))
    assert is_signed_in(by_password(stage, NEW.upper(), GOOD))
    assert not is_signed_in(by_password(stage, NEW, GOOD + "x"))
    with stage.app_context():
        person = session().scalars(select(Person).where(Person.email == NEW)).one()
        assert (person.name, person.confirmed_email) == ("Ines Okafor", NEW)
        kept = session().scalars(select(Password.hash)).one()
        assert kept.startswith("$argon2id$")


def test_a_reset_ends_every_session_and_the_old_password(stage: Flask) -> None:
    first = set_password(stage, link_to(stage, ADA))
    assert is_signed_in(first)
    second = set_password(stage, link_to(stage, ADA), "another few words")
    assert (is_signed_in(first), is_signed_in(second)) == (False, True)
    assert not is_signed_in(by_password(stage, ADA, GOOD))


def test_a_link_is_good_once_and_looking_does_not_use_it_up(stage: Flask) -> None:
    link = link_to(stage, NEW)
    assert [stage.test_client().get(link).status_code for _ in range(3)] == [200, 200, 200]
    client = stage.test_client()
    token = hidden(client.get(link).text, "csrf_token")
    form = {"csrf_token": token, "password": GOOD, "name": "Ines"}
    assert client.post(link, data=form).status_code == 302
    other = stage.test_client()
    form["csrf_token"] = hidden(other.get("/sign-in").text, "csrf_token")
    assert other.post(link, data=form).status_code == 404


def test_expiry_is_asked_where_the_link_is_used(stage: Flask) -> None:
    link = link_to(stage, ADA)
    client = stage.test_client()
    token = hidden(client.get(link).text, "csrf_token")
    before = written(stage)
    stage.extensions["clock"].turn(hours=25)
    assert client.post(link, data={"csrf_token": token, "password": GOOD}).status_code == 404
    assert written(stage) == before


def test_a_link_does_not_outlive_its_address(stage: Flask) -> None:
    link = link_to(stage, ADA)
    with stage.app_context(), unit_of_work():
        Company().person("Ada").email = "moved@company.test"
    assert stage.test_client().get(link).status_code == 404


def test_a_link_for_somebody_new_is_void_once_somebody_else_proved_the_address(stage: Flask) -> None:
    link = link_to(stage, NEW)
    with stage.app_context(), unit_of_work():
        admit(system(), Claims("https://x.test", "1", "Ines", NEW, email_verified=True), now())
    assert stage.test_client().get(link).status_code == 404


def test_a_link_dies_with_the_account(stage: Flask) -> None:
    set_password(stage, link_to(stage, ADA))
    link = link_to(stage, ADA)
    with stage.app_context(), unit_of_work():
        deactivate(system(), Company().person("Ada"), now())
    assert stage.test_client().get(link).status_code == 404
    assert not is_signed_in(by_password(stage, ADA, GOOD))


def test_a_letter_whose_link_died_before_it_left_is_not_sent(stage: Flask) -> None:
    assert ask(stage, ADA).status_code == 200
    with stage.app_context(), unit_of_work():
        deactivate(system(), Company().person("Ada"), now())
    assert letters(stage) == []


def test_nothing_of_a_link_is_left_in_the_outbox(stage: Flask) -> None:
    token = link_to(stage, NEW).rpartition("/")[2]
    with stage.app_context():
        assert token not in repr(session().execute(select(Delivery.__table__)).all())


def test_a_letter_that_is_not_queued_leaves_no_link(stage: Flask) -> None:
    for _time in range(5):
        ask(stage, NEW)
    with stage.app_context():
        assert session().scalars(select(func.count(MailedLink.id))).one() == LIMITS[0][1]


def test_somebody_who_joined_meanwhile_is_not_told_by_the_limit(stage: Flask) -> None:
    link = link_to(stage, NEW)
    ask(stage, NEW)
    set_password(stage, link)
    assert ask(stage, NEW).status_code == 429


def test_only_the_hash_of_a_link_is_kept(stage: Flask) -> None:
    token = link_to(stage, NEW).rpartition("/")[2]
    with stage.app_context():
        assert token not in repr(session().execute(select(MailedLink.__table__)).all())


@pytest.mark.parametrize(
    "email",
    [
        [ADA, "a@evil.test"],
        f"{ADA},a@evil.test",
        f"{ADA};a@evil.test",
        f"{ADA} a@evil.test",
        f"{ADA}\r\nBcc:a@evil.test",
        f"{ADA}%0d%0aBcc:a@evil.test",
        f"Ada <{ADA}>",
        "ada@company",
        "@company.test",
        "ada@@company.test",
        "",
        "x" * 300 + "@company.test",
    ],
)
def test_what_is_not_one_address_is_refused(stage: Flask, email: Any) -> None:
    assert ask(stage, email).status_code in {400, 422}
    assert letters(stage) == []


def test_json_is_no_form(stage: Flask) -> None:
    client = stage.test_client()
    token = hidden(client.get("/sign-in/mail").text, "csrf_token")
    answer = client.post("/sign-in/mail", json={"email": [ADA, "a@evil.test"]}, headers={"X-CSRFToken": token})
    assert answer.status_code == 422
    assert letters(stage) == []


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Host"])
def test_a_mailed_link_leads_to_base_url_whatever_the_request_says(stage: Flask, header: str) -> None:
    client = stage.test_client()
    page = client.get("/sign-in/mail").text
    stage.extensions["clock"].turn(seconds=5)
    fields = {"csrf_token": hidden(page, "csrf_token"), "made": hidden(page, "made"), "email": ADA}
    client.post(
        "/sign-in/mail", data=fields, headers={header: "host=evil.test" if header == "Forwarded" else "evil.test"}
    )
    sent = letters(stage)
    assert len(sent) == (0 if header == "Host" else 1), "another host than ours is not answered at all"
    assert all("evil.test" not in letter and f"{BASE}/sign-in/mail/" in letter for letter in sent)


def test_known_and_unknown_get_the_same_answer(stage: Flask) -> None:
    known, unknown = ask(stage, ADA), ask(stage, "nobody@new.test")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(ADA, "") == unknown.text.replace("nobody@new.test", "")
    assert len(letters(stage)) == 2


def test_mails_to_an_address_are_limited(stage: Flask) -> None:
    statuses = [ask(stage, ADA).status_code for _ in range(100)]
    assert statuses.count(200) == LIMITS[0][1] == len(letters(stage))
    assert set(statuses) == {200, 429}


def test_tries_at_a_password_are_limited_and_there_is_another_way(stage: Flask) -> None:
    set_password(stage, link_to(stage, ADA))
    client = stage.test_client()
    token = hidden(client.get("/sign-in").text, "csrf_token")
    statuses = [
        client.post(
            "/sign-in/password",
            data={"csrf_token": token, "email": ADA, "password": f"wrong {number}"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(20)
    ]
    assert statuses == [422] * 5 + [429] * 15
    assert not is_signed_in(by_password(stage, ADA, GOOD))
    assert is_signed_in(set_password(stage, link_to(stage, ADA), "another few words"))
    stage.extensions["clock"].turn(minutes=31)
    assert is_signed_in(by_password(stage, ADA, "another few words"))


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaa", "ines@new.test", "abababababab"])
def test_a_weak_password_is_refused_in_words(stage: Flask, weak: str) -> None:
    answer = send(stage.test_client(), link_to(stage, NEW), password=weak, name="Ines")
    assert answer.status_code == 422
    assert "fc-field__error" in answer.text


def test_a_machine_that_fills_in_everything_gets_no_mail(stage: Flask) -> None:
    assert ask(stage, NEW, website="https://spam.test").status_code == 200
    assert letters(stage) == []


@pytest.mark.parametrize("seconds", [0, 3 * 3600])
def test_a_form_that_took_no_persons_time_is_shown_once_more(stage: Flask, seconds: int) -> None:
    client = stage.test_client()
    page = client.get("/sign-in/mail").text
    stage.extensions["clock"].turn(seconds=seconds)
    fields = {"csrf_token": hidden(page, "csrf_token"), "made": hidden(page, "made"), "email": NEW}
    assert client.post("/sign-in/mail", data=fields).status_code == 422
    forged = fields | {"made": "1.x"}
    assert client.post("/sign-in/mail", data=forged).status_code == 422
    assert letters(stage) == []


def test_without_the_setting_there_are_no_such_pages(client: FlaskClient) -> None:
    assert client.get("/sign-in/mail").status_code == 404
    assert "password" not in client.get("/sign-in").text.replace("no password to invent", "")


def test_the_setting_needs_the_address_that_links_lead_to() -> None:
    with pytest.raises(SettingsError, match="base_url"):
        load_settings({"password_sign_in": True})


def test_an_account_that_only_claimed_an_address_gains_nothing_from_its_owners_sign_up(stage: Flask) -> None:
    with stage.app_context(), unit_of_work():
        claimant = admit(system(), Claims("https://x.test", "evil", "Evil", NEW), now()).id
    owner = set_password(stage, link_to(stage, NEW))
    assert is_signed_in(owner)
    with stage.app_context():
        assert session().get_one(Person, claimant).email is None
        assert session().scalars(select(func.count(Person.id)).where(Person.email == NEW)).one() == 1


def test_time_does_not_tell_who_is_known(
    stage: Flask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """300 tries at known and unknown addresses in turn: medians less than 5 ms apart."""
    set_password(stage, link_to(stage, ADA))
    for name in ("TRIES", "TRIES_FROM_NETWORK"):
        monkeypatch.setattr(passwords, name, Limit(name, 10_000, timedelta(minutes=1)))
    client = stage.test_client()
    token = hidden(client.get("/sign-in").text, "csrf_token")
    taken: dict[str, list[float]] = {ADA: [], "nobody@new.test": []}
    for _time in range(300 if request.config.getoption("--full") else 60):
        for email, times in taken.items():
            form = {"csrf_token": token, "email": email, "password": "wrong, and long enough"}
            began = time.perf_counter()
            assert client.post("/sign-in/password", data=form).status_code == 422
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) * 1000 for times in taken.values())
    _log.info("medians: known %.1f ms, unknown %.1f ms", known, unknown)
    assert abs(known - unknown) < max(5, unknown / 10), "the second bound is for machines that are busy"


def test_a_field_is_sent_once(stage: Flask) -> None:
    with (
        stage.test_request_context(method="POST", data={"email": ["a@b.test", "c@d.test"]}),
        pytest.raises(BadRequest),
    ):
        forms.one("email", 100)
