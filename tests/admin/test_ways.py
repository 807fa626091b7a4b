"""Sign-in providers in pages: the address to paste, kept sealed, tried, taken away."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from community.core.clock import now
from community.core.settings import settings
from tests.access.visits import browser, send
from tests.admin.stage import acts, owner, staff

GOOGLE = {"name": "google", "client_id": "site-1", "client_secret": "hush-hush-hush"}
OWN = {
    "name": "own",
    "client_id": "site-2",
    "client_secret": "psst-psst",
    "label": "Company",
    "issuer": "https://id.test",
}


def test_a_provider_is_there_at_once_with_its_redirect_address(app: Flask) -> None:
    client = owner(app)
    assert send(client, "/admin/ways-in", **GOOGLE).status_code == 302
    page = client.get("/admin/ways-in").text
    assert 'value="http://community.test/sign-in/google/callback"' in page
    assert "hush-hush-hush" not in page
    assert "Continue with Google" in browser(app).get("/sign-in").text
    assert "hush-hush-hush" not in client.get("/admin/log").text + client.get("/admin/settings").text
    assert acts() == [("setting.changed", "sign_in", "")]
    send(client, "/admin/ways-in/google/remove")
    assert "Continue with Google" not in browser(app).get("/sign-in").text
    assert send(client, "/admin/ways-in/google/remove").status_code == 404


def test_an_empty_secret_stays_but_does_not_go_elsewhere(app: Flask) -> None:
    client = owner(app)
    send(client, "/admin/ways-in", **OWN)
    assert send(client, "/admin/ways-in", **{**OWN, "client_secret": "", "label": "Firm"}).status_code == 302
    client.get("/")
    assert (settings().sign_in[0].label, settings().sign_in[0].client_secret) == ("Firm", "psst-psst")
    elsewhere = {**OWN, "client_secret": "", "issuer": "https://evil.test"}
    assert send(client, "/admin/ways-in", **elsewhere).status_code == 422
    client.get("/")
    assert settings().sign_in[0].issuer_address == "https://id.test"


def test_what_cannot_be_used_is_said(app: Flask) -> None:
    client = owner(app)
    for wrong in ({**OWN, "issuer": ""}, {**OWN, "name": "password"}, {**OWN, "name": "A B"}, {**OWN, "issuer": "x"}):
        answer = send(client, "/admin/ways-in", **wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "psst-psst" not in answer.text
    assert acts() == []


def test_trying_says_what_is_wrong(app: Flask) -> None:
    client = owner(app)
    send(client, "/admin/ways-in", **{**OWN, "issuer": "https://127.0.0.1:9"})
    send(client, "/admin/ways-in/own/test")
    assert "It does not work yet" in client.get("/admin/ways-in").text
    send(client, "/admin/ways-in", **{**GOOGLE, "name": "github"})
    send(client, "/admin/ways-in/github/test")
    assert "Its addresses are known" in client.get("/admin/ways-in").text
    assert send(client, "/admin/ways-in/nobody/test").status_code == 404


def test_only_owners_who_signed_in_lately_change_them(app: Flask) -> None:
    assert send(staff(app), "/admin/ways-in", **GOOGLE).status_code == 404
    client, later = owner(app), now() + timedelta(hours=1)
    app.extensions["clock"] = lambda: later
    assert send(client, "/admin/ways-in", **GOOGLE).location.startswith("/sign-in?again=1")
    assert send(client, "/admin/ways-in/google/remove").status_code in (302, 404)
    assert acts() == []
