"""The unit of work inside a request: who may write, and when it is committed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.access.models import Thing
from community.core.clock import now
from community.core.db import session
from community.core.unit import write, writes
from tests.core.principals import add_principal, stored


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_safe_request_must_not_write(app: Flask, method: str) -> None:
    with (
        app.test_request_context("/groups", method=method),
        pytest.raises(RuntimeError, match=r"groups\.index answers \w+ and must not write"),
    ):
        write(add_principal)
    assert stored() == 0


def test_a_view_that_says_so_may_write_in_a_safe_request(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        return write(add_principal).name

    monkeypatch.setitem(app.view_functions, "groups.index", view)
    assert client.get("/groups").status_code == 500
    assert stored() == 0
    monkeypatch.setitem(app.view_functions, "groups.index", writes(view))
    assert client.get("/groups").text == "Passing"
    assert stored() == 1


def test_an_error_at_the_commit_meets_the_error_page_and_stores_nothing(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def orphan() -> None:
        add_principal()
        session().add(Thing(kind="post", root_id=999_999, keeper="core", created_at=now()))

    def view() -> str:
        write(orphan)
        return "stored"

    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", "")
    monkeypatch.setitem(app.view_functions, "people.leave", view)
    answer = client.post("/sign-out")
    assert answer.status_code == 500
    assert "Nothing that you wrote was half-saved." in answer.text
    assert "stored" not in answer.text
    assert stored() == 0


def test_the_commit_is_made_before_the_answer_is_built(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        return write(add_principal).name

    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", "")
    monkeypatch.setitem(app.view_functions, "people.leave", view)
    assert client.post("/sign-out").text == "Passing"
    assert stored() == 1
