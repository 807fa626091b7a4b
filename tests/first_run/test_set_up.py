"""The first-run set-up: its code, and that it is closed for ever once there is an owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from community.access.models import Role
from community.access.viewers import system
from community.cli.commands import commands
from community.core.clock import now
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.first_run.actions import make_code
from community.people.actions import make_staff
from tests.access.visits import browser, send
from tests.admin.stage import acts
from tests.client import Browser
from tests.company import Company

OWNER = {"name": "Olga Owner", "email": "olga@company.test", "password": "four words in a row"}
BEFORE = ("/set-up/name", "/set-up/look", "/set-up/account")
AFTER = ("/set-up/joining", "/set-up/ways", "/set-up/mail", "/set-up/group", "/set-up/done")


def new_code() -> str:
    with unit_of_work():
        return make_code(system(), now())


def opened(app: Flask) -> Browser:
    client = browser(app)
    assert send(client, "/set-up", code=new_code().upper()).location == "/set-up/name"
    return client


def with_owner(app: Flask) -> Browser:
    client = opened(app)
    assert send(client, "/set-up/account", **OWNER).location == "/set-up/joining"
    return client


def test_without_the_code_nothing_is_there(app: Flask) -> None:
    client = browser(app)
    assert client.get("/set-up").status_code == 200
    assert [client.get(path).status_code for path in BEFORE + AFTER] == [404] * 8
    assert send(client, "/set-up/account", **OWNER).status_code == 404
    assert send(client, "/set-up", code="wrong").status_code == 422


def test_the_code_is_good_once_in_one_browser_and_for_a_day(app: Flask) -> None:
    code = new_code()
    first, second = browser(app), browser(app)
    assert send(first, "/set-up", code=code).status_code == 302
    assert send(second, "/set-up", code=code).status_code == 422
    assert [each.get("/set-up/name").status_code for each in (first, second)] == [200, 404]
    late = new_code()
    assert first.get("/set-up/name").status_code == 404, "a new code ends what the one before opened"
    instant = now() + timedelta(hours=25)
    app.extensions["clock"] = lambda: instant
    assert send(second, "/set-up", code=late).status_code == 422


def test_whoever_guesses_is_stopped(app: Flask) -> None:
    code = new_code()
    client = browser(app)
    assert [send(client, "/set-up", code="0000-0000-0000").status_code for _try in range(10)] == [422] * 10
    assert send(client, "/set-up", code=code).status_code == 429


def test_the_first_owner_closes_it_for_ever(app: Flask) -> None:
    other = opened(app)
    client = opened(app)
    assert send(client, "/set-up/name", site_name="Gauge Club").location == "/set-up/look"
    assert send(client, "/set-up/look", hue="250").location == "/set-up/account"
    assert send(client, "/set-up/account", **OWNER).location == "/set-up/joining"
    assert "Gauge Club" in client.get("/").text
    assert settings().brand_hue == 250
    assert client.get("/admin/settings").status_code == 200
    assert [each.get("/set-up").status_code for each in (client, other, browser(app))] == [404] * 3
    assert [other.get(path).status_code for path in BEFORE] == [404] * 3
    assert [browser(app).get(path).status_code for path in AFTER] == [404] * 5
    assert [client.get(path).status_code for path in AFTER] == [200] * 5
    told = CliRunner().invoke(commands(lambda: app), ["first-run"])
    assert told.exit_code == 1
    assert "has an owner" in told.output
    assert ("person.appointed", "", "") in acts()


def test_an_owner_made_by_command_closes_it_too(app: Flask, company: Company) -> None:
    client = opened(app)
    with unit_of_work():
        make_staff(system(), company.person("Ada"), role=Role.OWNER)
    assert client.get("/set-up/name").status_code == 404
    assert send(client, "/set-up/account", **OWNER).status_code == 404


def test_the_command_prints_a_code_that_opens(app: Flask) -> None:
    told = CliRunner().invoke(commands(lambda: app), ["first-run"]).output
    assert "http://community.test/set-up" in told
    assert send(browser(app), "/set-up", code=told.split()[-1]).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "\u200b"), ("email", "a@b@c"), ("password", "short"), ("email", "mia@company.test")],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_made(app: Flask, field: str, value: str) -> None:
    client = opened(app)
    answer = send(client, "/set-up/account", **{**OWNER, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert OWNER["password"] not in answer.text
    assert client.get("/set-up/account").status_code == 200, "still open"


def test_a_name_is_needed_and_a_colour_is_only_tried_on(app: Flask) -> None:
    client = opened(app)
    assert send(client, "/set-up/name", site_name=" ").status_code == 422
    assert send(client, "/set-up/name", site_name="x" * 81).status_code == 422
    assert "look.css?hue=25" in client.get("/set-up/look?hue=25").text
    assert client.get("/set-up/look.css?hue=25").text == ":root { --fc-brand-hue: 25; }\n"
    assert client.get("/set-up/look.css?hue=x;}").text == ":root { --fc-brand-hue: 0; }\n"
    assert settings().brand_hue == 172


def test_joining_mail_and_the_first_group(app: Flask) -> None:
    client = with_owner(app)
    assert send(client, "/set-up/joining", joining="domain", domains="").status_code == 422
    assert send(client, "/set-up/joining", joining="domain", domains="Company.test, b.test").status_code == 302
    client.get("/")
    assert settings().joining_domains == ["company.test", "b.test"]
    assert send(client, "/set-up/mail", mail_host="", mail_port="70000", mail_security="tls").status_code == 422
    send(client, "/set-up/mail/test", email="olga@company.test")
    assert "mail folder" in client.get("/set-up/mail").text
    assert send(client, "/set-up/group", name="", visibility="public").status_code == 422
    assert send(client, "/set-up/group", name="Meeting point", visibility="secret").status_code == 422
    assert send(client, "/set-up/group", name="Meeting point", visibility="private").location == "/set-up/done"
    assert "Meeting point" in client.get("/groups").text
    assert "Meeting point" not in browser(app).get("/groups").text


def test_a_provider_is_added_with_its_redirect_address_or_later(app: Flask) -> None:
    client = with_owner(app)
    assert 'href="/set-up/mail"' in client.get("/set-up/ways").text
    page = client.get("/set-up/ways?name=google").text
    assert 'value="http://community.test/sign-in/google/callback"' in page
    kept = {"name": "google", "client_id": "site-1", "client_secret": "hush-hush-hush"}
    assert send(client, "/set-up/ways", **{**kept, "client_secret": ""}).status_code == 422
    assert send(client, "/set-up/ways", **kept).location == "/set-up/ways"
    assert "hush-hush-hush" not in client.get("/set-up/ways").text
    assert "Continue with Google" in browser(app).get("/sign-in").text
    later = now() + timedelta(hours=1)
    app.extensions["clock"] = lambda: later
    assert send(client, "/set-up/ways", **{**kept, "name": "github"}).location.startswith("/sign-in?again=1")
    assert client.get("/set-up/ways?name=nonsense").status_code == 200


def test_the_owner_comes_back_by_the_password(app: Flask) -> None:
    with_owner(app)
    client = browser(app)
    client.get("/")
    form = {"email": OWNER["email"], "password": OWNER["password"]}
    assert send(client, "/sign-in/password", **form).status_code == 302
    assert client.get("/admin").status_code == 200
