"""Who may join the site, whichever way they come: open, by approval, by invitation, by domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.access.viewers import system
from community.cli.commands import commands
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.people.actions import make_staff
from community.people.actions.invitations import invite_to_site, take_place
from community.people.host import HOST, HostPerson
from community.people.models import Person, SiteInvitation
from tests.company import CANARIES, Company
from tests.peers.misbehaving import Misbehaving, Script, misbehaving
from tests.people.signing_in_stage import BASE, is_signed_in, make_app, sign_in, staged, written

pytestmark = pytest.mark.sockets


class Open(Protocol):
    def __call__(self, **settings: Any) -> AbstractContextManager[Flask]: ...


@pytest.fixture(scope="module")
def peer() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def opened(installation: Flask, tmp_path: Path, peer: Misbehaving) -> Open:
    peer.script = told("ines@partner.test", verified=True)
    return lambda **settings: staged(make_app(installation, tmp_path, peer, **settings))


def told(email: str, *, verified: object) -> Script:
    person = {"email": email, "email_verified": verified}
    return Script(claims=person, person=person)


def staff(app: Flask) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        with unit_of_work():
            make_staff(system(), Company().person("Sol"))
        Company().sign_in(client, "Sol")
    return client


def send(client: FlaskClient, page: str, address: str, **form: str) -> Any:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert found
    return client.post(address, data={"csrf_token": found[1], **form})


def test_somebody_who_waits_sees_one_friendly_page_and_can_do_nothing(opened: Open) -> None:
    with opened(joining="approval") as app:
        client = app.test_client()
        sign_in(client, "house")
        with app.app_context():
            group, topic = Company().group("Open Garden").ref, Company().topic("Open Garden").ref
        for page in ("/", "/groups", f"/topics/{topic}", "/settings/sign-in"):
            answer = client.get(page)
            assert (answer.status_code, "on the list" in answer.text) == (403, True), page
            assert CANARIES["Open Garden"] not in answer.text
        before = written(app)
        for address in (f"/groups/{group}/join", f"/topics/{topic}/posts", "/settings/sign-in/sessions/end-others"):
            assert send(client, "/", address, body="x").status_code == 403
        assert written(app) == before
        assert 'href="/sign-in?' not in client.get("/").text, "they have signed in, and it would lead nowhere"
        assert 'href="/sign-in?' in app.test_client().get("/").text
        assert "Ines" not in app.test_client().get("/").text
        assert send(client, "/", "/sign-out").status_code == 302
        assert client.get("/groups").status_code == 200


def test_staff_let_somebody_in(opened: Open) -> None:
    with opened(joining="approval") as app:
        client, sol = app.test_client(), staff(app)
        sign_in(client, "house")
        assert "Who joins" in sol.get("/groups").text
        page = sol.get("/settings/people").text
        assert "ines@partner.test" in page
        address = re.findall(r'action="(/settings/people/\w+/approve)"', page)[0]
        send(sol, "/settings/people", address)
        assert is_signed_in(client)
        assert send(sol, "/settings/people", address).status_code == 404, "answered once"
        with app.app_context():
            group = Company().group("Open Garden").ref
        assert send(client, "/groups", f"/groups/{group}/join").status_code == 302


def test_staff_decline_somebody_and_nothing_of_them_is_left(opened: Open) -> None:
    with opened(joining="approval") as app:
        client, sol = app.test_client(), staff(app)
        sign_in(client, "house")
        address = re.findall(r'action="(/settings/people/\w+/decline)"', sol.get("/settings/people").text)[0]
        send(sol, "/settings/people", address)
        assert not is_signed_in(client)
        with app.app_context():
            assert session().scalars(select(Person).where(Person.email == "ines@partner.test")).first() is None
        sign_in(client, "house")
        assert "on the list" in client.get("/").text, "they may ask again"


@pytest.mark.parametrize("name", ["Ada", "Sam", None])
def test_for_others_the_page_of_staff_is_not_there(opened: Open, name: str | None) -> None:
    with opened(joining="approval", password_sign_in=True) as app:
        client = app.test_client()
        sign_in(app.test_client(), "house")
        if name:
            with app.app_context():
                Company().sign_in(client, name)
        assert client.get("/settings/people").status_code == 404
        before = written(app)
        for address in ("/settings/people/invitations", "/settings/people/x/approve", "/settings/people/x/decline"):
            assert send(client, "/sign-in" if not name else "/groups", address).status_code == 404
        assert written(app) == before


def test_without_an_invitation_nothing_is_kept(opened: Open) -> None:
    with opened(joining="invitation") as app:
        before = written(app)
        client = app.test_client()
        answer = sign_in(client, "house")
        assert (answer.status_code, "No account was made" in answer.text) == (403, True)
        assert not is_signed_in(client)
        assert written(app) == before


def test_an_invitation_opens_the_door_once_for_each_place(opened: Open, peer: Misbehaving) -> None:
    with opened(joining="invitation") as app:
        page = send(staff(app), "/settings/people", "/settings/people/invitations", places="1").text
        link = re.findall(rf'value="{BASE}(/join/[^"]+)"', page)[0]
        first, second = app.test_client(), app.test_client()
        for client in (first, second):
            assert client.get(link).status_code == 200
            send(client, link, link)
        sign_in(first, "house")
        assert is_signed_in(first)
        peer.script = told("other@partner.test", verified=True)
        assert sign_in(second, "google").status_code == 403
        assert app.test_client().get(link).status_code == 404


def test_only_sending_the_form_accepts_an_invitation(opened: Open) -> None:
    with opened(joining="invitation") as app:
        with app.app_context(), unit_of_work():
            token = invite_to_site(system(), 5, now())
        client = app.test_client()
        assert client.get(f"/join/{token}").status_code == 200
        assert sign_in(client, "house").status_code == 403
        with app.app_context():
            assert session().scalars(select(SiteInvitation.taken)).one() == 0
            assert token not in repr(session().execute(select(SiteInvitation.__table__)).all())


def test_an_invitation_ends_and_can_be_withdrawn(opened: Open) -> None:
    with opened(joining="invitation") as app:
        sol = staff(app)
        page = send(sol, "/settings/people", "/settings/people/invitations", places="3").text
        link = re.findall(rf'value="{BASE}(/join/[^"]+)"', page)[0]
        send(sol, "/settings/people", re.findall(r'action="(/settings/people/invitations/\w+/withdraw)"', page)[0])
        assert app.test_client().get(link).status_code == 404
        with app.app_context(), unit_of_work():
            token = invite_to_site(system(), 1, now())
            assert not take_place(token, now() + timedelta(days=15))
            assert take_place(token, now())
            assert not take_place(token, now())


@pytest.mark.parametrize(
    ("email", "verified", "admitted"),
    [
        ("ines@partner.test", True, True),
        ("INES@Partner.Test", True, True),
        ("ines@partner.test", "true", False),
        ("ines@partner.test.evil.test", True, False),
        ("ines@evilpartner.test", True, False),
        ("", True, False),
    ],
)
def test_a_domain_opens_the_door_by_a_confirmed_address(
    opened: Open, peer: Misbehaving, email: str, verified: object, admitted: bool
) -> None:
    peer.script = told(email, verified=verified)
    with opened(joining="domain", joining_domains=["partner.test"]) as app:
        client = app.test_client()
        sign_in(client, "house")
        assert is_signed_in(client) is admitted


@pytest.mark.parametrize("joining", ["approval", "invitation", "domain"])
def test_whom_the_host_vouches_for_is_in(opened: Open, joining: str) -> None:
    class Host:
        address = "https://company.test"

        def identify(self) -> HostPerson:
            return HostPerson("customer-1", "Cora Customer", "cora@customer.test", email_verified=True)

    with opened(joining=joining) as app:
        answer = app.test_client().get("/settings/sign-in", environ_overrides={HOST: Host()})
        assert "You are signed in by this website" in answer.text


def test_people_who_are_in_already_are_not_asked_again(opened: Open) -> None:
    with opened(joining="invitation") as app:
        client = app.test_client()
        with app.app_context():
            Company().sign_in(client, "Sam")
            assert session().scalars(select(func.count(Person.id)).where(Person.admitted_at.is_(None))).one() == 0
        assert is_signed_in(client)


def test_an_operator_makes_somebody_staff(opened: Open) -> None:
    with opened() as app:
        group = commands(lambda: app)
        refused = CliRunner().invoke(group, ["staff", "add", "nobody@company.test"])
        assert (refused.exit_code, "Nobody here" in refused.output) == (1, True)
        done = CliRunner().invoke(group, ["staff", "add", "sam@company.test"])
        assert (done.exit_code, done.output) == (0, "Sam Stranger is one of the staff.\n")
        client = app.test_client()
        with app.app_context():
            Company().sign_in(client, "Sam")
        assert client.get("/settings/people").status_code == 200
