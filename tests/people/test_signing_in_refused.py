"""What no provider can make us believe: every answer of this table is refused, kindly, and nothing is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.people.models import SUBJECT_LENGTH
from community.people.providers import flow
from tests.peers.misbehaving import ABSENT, OPENID, PLAIN, Answer, Misbehaving, Script, misbehaving
from tests.people.signing_in_stage import go, is_signed_in, make_app, staged, written

pytestmark = pytest.mark.sockets

Case = Callable[[Misbehaving, str], Script]


def claims(**other: Any) -> Case:
    return lambda _peer, _name: Script(claims=other)


def instead(endpoint: str, body: Any = None, status: int = 200, **headers: str) -> Case:
    return lambda _peer, _name: Script(instead={endpoint: Answer(status, body, headers)})


def signature(how: str) -> Case:
    return lambda _peer, _name: Script(signed=how)


def subject(value: Any) -> Case:
    """The subject as each provider calls it, wherever it is told."""

    def script(_peer: Misbehaving, name: str) -> Script:
        field = {"microsoft": "oid", "github": "id", "facebook": "id", "x": "id"}.get(name, "sub")
        return Script(claims={field: value}, person={field: value})

    return script


def at(seconds: int, name: str) -> Case:
    return lambda _peer, _name: Script(claims={name: int(time.time()) + seconds})


def endless() -> bytes:
    return b" " * (flow.ANSWER_BYTES + 1)


ANY: dict[str, Case] = {
    "the person said no": lambda _peer, _name: Script(back={"error": "access_denied"}),
    "an error with a long story": lambda _peer, _name: Script(
        back={"error": "server_error", "error_description": "<b>x</b>" * 200}
    ),
    "no code": lambda _peer, _name: Script(back={}),
    "a code that was never given": lambda _peer, _name: Script(back={"code": "forged"}),
    "token: 500": instead("token", {"oh": "no"}, 500),
    "token: refused": instead("token", {"error": "invalid_grant"}, 400),
    "token: an error with 200": instead("token", {"error": "bad_verification_code"}),
    "token: an error that is an object": instead("token", {"error": {"message": "x", "code": 100}}, 400),
    "token: garbage": instead("token", b"<html>maintenance</html>"),
    "token: a list": instead("token", [1, 2]),
    "token: a number": instead("token", 7),
    "token: null": instead("token", b"null"),
    "token: empty": instead("token", b""),
    "token: no access token": instead("token", {"token_type": "Bearer"}),
    "token: without end": lambda _peer, _name: Script(instead={"token": Answer(200, endless())}),
    "token: elsewhere": instead("token", {}, 307, Location="/elsewhere"),
    "person: 500": instead("person", {}, 500),
    "person: 401": instead("person", {}, 401),
    "person: garbage": instead("person", b"{"),
    "person: a list": instead("person", [{"sub": "x", "id": 1}]),
    "person: null": instead("person", b"null"),
    "person: nothing in it": instead("person", {}),
    "person: elsewhere": instead("person", {}, 302, Location="/elsewhere"),
    "person: without end": lambda _peer, _name: Script(instead={"person": Answer(200, endless())}),
    "subject: missing": subject(ABSENT),
    "subject: null": subject(None),
    "subject: empty": subject(""),
    "subject: too long": subject("x" * (SUBJECT_LENGTH + 1)),
    "subject: a list": subject(["583231"]),
    "subject: an object": subject({"id": 1}),
    "subject: a list of true": subject([True]),
    "subject: a fraction": subject(1.5),
    "subject: with a line break": subject("a\nb"),
}
PLAIN_ONLY: dict[str, dict[str, Case]] = {
    "github": {"subject: a text": subject("583231"), "subject: negative": subject(-1), "subject: nought": subject(0)},
    "facebook": {"subject: a number": subject(10158)},
    "x": {
        "subject: a number": subject(2244994945),
        "person: data is a list": instead("person", {"data": []}),
        "person: an error with 200": instead("person", {"errors": [{"title": "Forbidden"}]}),
    },
}
OPENID_ONLY: dict[str, Case] = {
    "alg none": signature("none"),
    "HS256 with the public key": signature("HS256"),
    "signed by another key": signature("other key"),
    "unknown kid": signature("unknown kid"),
    "aud: somebody else's": claims(aud="another-client"),
    "aud: a list of others": claims(aud=["another-client", "a-third"]),
    "aud: others, and we as azp": claims(aud="another-client", azp="the-community"),
    "aud: empty": claims(aud=[]),
    "aud: missing": claims(aud=ABSENT),
    "aud: ours, azp another": claims(aud=["the-community", "b"], azp="b"),
    "iss: another": claims(iss="https://evil.test"),
    "iss: missing": claims(iss=ABSENT),
    "iss: null": claims(iss=None),
    "iss: a list": claims(iss=["https://evil.test"]),
    "iss: a deeper path": lambda peer, name: Script(claims={"iss": f"{peer.issuer(name)}/x"}),
    "iss: another provider of ours": lambda peer, _name: Script(claims={"iss": f"{peer.base}/other"}),
    "expired": at(-3600, "exp"),
    "exp: missing": claims(exp=ABSENT),
    "exp: a text": claims(exp="tomorrow"),
    "issued in the future": at(3600, "iat"),
    "iat: missing": claims(iat=ABSENT),
    "not yet good": at(3600, "nbf"),
    "keys: 500": instead("keys", {}, 500),
    "keys: garbage": instead("keys", b"keys"),
    "keys: none": instead("keys", {"keys": []}),
    "keys: not a list": instead("keys", {"keys": "x"}),
    "no id_token": instead("token", {"access_token": "x", "token_type": "Bearer"}),
    "id_token: garbage": instead("token", {"access_token": "x", "token_type": "Bearer", "id_token": "a.b.c"}),
    "id_token: a number": instead("token", {"access_token": "x", "token_type": "Bearer", "id_token": 7}),
    "userinfo speaks of another sub": lambda _peer, _name: Script(person={"sub": "somebody-else"}),
    "subject: a number": subject(117),
}
NONCE: dict[str, Case] = {
    "nonce: wrong": lambda _peer, _name: Script(nonce="wrong"),
    "nonce: reused": lambda peer, _name: Script(nonce=peer.nonces[0] if peer.nonces else "used"),
    "nonce: a list": lambda _peer, _name: Script(nonce=["x"]),
    "nonce: absent": lambda _peer, _name: Script(nonce=ABSENT),
}
TENANTS: dict[str, Case] = {
    "tid: missing": claims(tid=ABSENT),
    "tid: not of the issuer": claims(tid="99999999-2222-3333-4444-555555555555"),
    "tid: a path": claims(tid="../x"),
    "iss: the template itself": lambda peer, name: Script(claims={"iss": f"{peer.base}/{name}/{{tenantid}}/v2.0"}),
}


def table(name: str) -> dict[str, Case]:
    """Every case that this provider can be tried with."""
    if name in PLAIN:
        return ANY | PLAIN_ONLY[name]
    cases = ANY | OPENID_ONLY
    if name == "linkedin":
        return cases | {"nonce: there and wrong": NONCE["nonce: wrong"]}
    return cases | NONCE | (TENANTS if name == "microsoft" else {})


@pytest.fixture(scope="module")
def peer() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def stage(installation: Flask, tmp_path: Path, peer: Misbehaving) -> Iterator[Flask]:
    peer.script = Script()
    with staged(make_app(installation, tmp_path, peer)) as app:
        yield app


@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_every_wrong_answer_is_refused_and_writes_nothing(stage: Flask, peer: Misbehaving, name: str) -> None:
    before = written(stage)
    cases = table(name)
    for told, case in cases.items():
        client = stage.test_client()
        peer.script = case(peer, name)
        answer = client.get(go(client, name))
        assert answer.status_code == 302, (name, told, answer.status)
        assert answer.headers["Location"].startswith("/sign-in"), (name, told, answer.headers["Location"])
        page = client.get(answer.headers["Location"])
        assert (page.status_code, "did not sign you in" in page.text) == (200, True), (name, told)
        assert not is_signed_in(client), (name, told)
        assert written(stage) == before, (name, told)
    peer.script = Script()
    client = stage.test_client()
    assert client.get(go(client, name)).status_code == 302
    assert is_signed_in(client), "what was refused before must not stand in the way of what is right"


def refused(stage: Flask, client: Any, address: str) -> None:
    before = written(stage)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"][:8]) == (302, "/sign-in")
    assert not is_signed_in(client)
    assert written(stage) == before


@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_a_callback_belongs_to_the_browser_and_the_moment_that_it_began_in(stage: Flask, name: str) -> None:
    refused(stage, stage.test_client(), go(stage.test_client(), name))  # another browser
    client = stage.test_client()
    address = go(client, name)
    refused(stage, client, address.partition("&state=")[0])  # no state
    refused(stage, client, address.replace("state=", "state=x"))  # a foreign one
    other = "google" if name != "google" else "github"
    refused(stage, client, address.replace(f"/sign-in/{name}/", f"/sign-in/{other}/"))  # mixed up
    assert client.get(address).status_code == 302
    assert is_signed_in(client)
    refused(stage, stage.test_client(), address)  # replayed elsewhere
    before = written(stage)
    client.get(address)  # replayed here
    assert written(stage) == before


@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_a_slow_provider_is_given_up(
    stage: Flask, peer: Misbehaving, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = stage.test_client()
    address = go(client, name)
    monkeypatch.setattr(flow, "PAUSE_SECONDS", 0.2)
    peer.script = Script(delay=1)
    refused(stage, client, address)


@pytest.mark.parametrize("name", [*OPENID, *PLAIN])
def test_a_provider_that_is_down_is_told_kindly(installation: Flask, tmp_path: Path, name: str) -> None:
    with misbehaving() as gone:
        app = make_app(installation, tmp_path, gone)
        with app.app_context():
            client = app.test_client()
            address = go(client, name) if name in PLAIN else f"/sign-in/{name}"
    with staged(app):
        refused(app, client, address)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {}),
        Answer(200, b"<html>"),
        Answer(200, []),
        Answer(200, {}),
        Answer(200, {"authorization_endpoint": 7}),
        Answer(302, {}, {"Location": "/x"}),
    ],
)
def test_a_broken_discovery_is_refused_and_asked_again(stage: Flask, peer: Misbehaving, answer: Answer) -> None:
    for name in OPENID:
        client = stage.test_client()
        peer.script = Script(instead={"discovery": answer})
        refused(stage, client, f"/sign-in/{name}")
        peer.script = Script()
        client.get(go(client, name))
        assert is_signed_in(client), name
