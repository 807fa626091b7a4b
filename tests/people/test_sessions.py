"""Sessions: shown to their owner, ended one by one or all at once, and all of them with the account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.access.models import Principal
from community.access.viewers import system, viewer_of
from community.activity.models import Activity
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.unit import unit_of_work
from community.people.actions import deactivate, make_staff, reactivate
from community.people.devices import device
from community.people.models import Person, SignInSession
from tests.company import Company
from tests.people.signing_in_stage import is_signed_in, make_app, staged

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def stage(installation: Flask, tmp_path: Path) -> Iterator[Flask]:
    with staged(make_app(installation, tmp_path)) as app:
        yield app


def browser(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        Company().sign_in(client, name)
    return client


def send(client: FlaskClient, address: str) -> Any:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/settings/sign-in").text)
    assert found
    return client.post(address, data={"csrf_token": found[1]})


def test_one_session_is_ended_from_another(stage: Flask) -> None:
    here, there = browser(stage, "Mia"), browser(stage, "Mia")
    ends = re.findall(r'action="(/settings/sign-in/sessions/[^/"]+/end)"', here.get("/settings/sign-in").text)
    assert len(ends) == 1
    send(here, ends[0])
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_all_others_are_ended_at_once(stage: Flask) -> None:
    here, *others = (browser(stage, "Mia") for _ in range(4))
    stranger = browser(stage, "Sam")
    send(here, "/settings/sign-in/sessions/end-others")
    assert is_signed_in(here)
    assert [is_signed_in(each) for each in others] == [False] * 3
    assert is_signed_in(stranger)


def test_anothers_session_is_not_found(stage: Flask) -> None:
    victim, other = browser(stage, "Ada"), browser(stage, "Sam")
    with stage.app_context():
        refs = session().scalars(
            select(SignInSession.ref)
            .join(Person, Person.id == SignInSession.person_id)
            .where(Person.email == "ada@company.test")
        )
        hidden = send(other, f"/settings/sign-in/sessions/{refs.one()}/end")
    absent = send(other, "/settings/sign-in/sessions/000000000000/end")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert is_signed_in(victim)


def test_a_session_says_when_it_was_last_seen(stage: Flask) -> None:
    client = browser(stage, "Mia")
    later = now() + timedelta(hours=1)
    stage.extensions["clock"] = lambda: later
    client.get("/groups").close()
    with stage.app_context():
        assert session().scalars(select(SignInSession.last_seen_at)).one() == later


def test_a_session_ends_by_itself(stage: Flask) -> None:
    client = browser(stage, "Mia")
    later = now() + timedelta(days=31)
    stage.extensions["clock"] = lambda: later
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [(PHONE, "Safari on iPhone"), (DESK, "Firefox on Windows"), ("curl/8", ""), ("", ""), ("x" * 5000, "")],
)
def test_a_device_is_told_in_few_words(sent: str, shown: str) -> None:
    assert device(sent) == shown


def test_everything_ends_with_deactivation(stage: Flask) -> None:
    clients = [browser(stage, "Mia") for _ in range(2)]
    with stage.app_context():
        group = Company().group("Quiet Room").ref
    assert clients[0].get(f"/groups/{group}").status_code == 200
    with stage.app_context(), unit_of_work():
        deactivate(system(), Company().person("Mia"), now())
    assert [is_signed_in(each) for each in clients] == [False, False]
    assert clients[0].get(f"/groups/{group}").status_code == 404
    assert not is_signed_in(browser(stage, "Mia")), "a session that begins now is worth nothing either"
    with stage.app_context(), unit_of_work():
        reactivate(system(), Company().person("Mia"))
    assert is_signed_in(browser(stage, "Mia"))
    with stage.app_context():
        verbs = session().scalars(select(Activity.verb).order_by(Activity.id.desc()).limit(2)).all()
        assert verbs == ["person.reactivated", "person.deactivated"]


def test_a_deactivation_is_told_to_nobody(stage: Flask) -> None:
    with stage.app_context(), unit_of_work():
        deactivate(system(), Company().person("Mia"), now())
    for name in ("Ada", "Sam"):
        assert "deactivated" not in browser(stage, name).get("/").text


def test_only_staff_deactivate_and_never_themselves(stage: Flask) -> None:
    with stage.app_context():
        company = Company()
        with unit_of_work():
            make_staff(system(), company.person("Sol"))
        for name in ("Ada", "Sam", "anyone"):
            with pytest.raises(Exception, match=r"40[34]"), unit_of_work():
                deactivate(company.viewer(name), company.person("Mia"), now())
        with pytest.raises(Exception, match="403"), unit_of_work():
            deactivate(company.viewer("Sol"), company.person("Sol"), now())
        with unit_of_work():
            deactivate(company.viewer("Sol"), company.person("Mia"), now())
        with pytest.raises(NotFound), unit_of_work():
            deactivate(company.viewer("Ada"), company.person("Mia"), now())


def test_names_and_principals_stay_with_what_somebody_wrote(stage: Flask) -> None:
    with stage.app_context():
        with unit_of_work():
            deactivate(system(), Company().person("Mia"), now())
        mia = session().scalars(select(Principal).where(Principal.name == "Mia Member")).one()
        assert viewer_of(mia).name == "Mia Member"
