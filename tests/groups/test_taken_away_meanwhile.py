"""Somebody takes away what somebody else is about to change: they are told, and it is no fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from community.access.models import Allowance, OwnRole, Role, Visibility
from community.core.db import Base, db
from community.core.unit import unit_of_work, write
from community.groups.charters import make_role
from community.groups.models import GroupQuestion, QuestionKind
from community.groups.questions import Wording, put_question
from tests.access.visits import browser
from tests.company import Company
from tests.core.tables import all_rows
from tests.groups.visit import new_group, send

ACTS: dict[str, tuple[str, type[Base], dict[str, str]]] = {
    "drop a question": ("questions/{question}/drop", GroupQuestion, {}),
    "reword a question": ("questions/{question}", GroupQuestion, {"label": "Which?", "kind": "text"}),
    "drop a role": ("roles/{role}/drop", OwnRole, {}),
}


def after_deleting(table: type[Base]) -> Callable[..., Any]:
    """The `write` of a view that was overtaken: by then somebody else has committed."""

    def overtaken(*args: Any, **kwargs: Any) -> Any:
        with db.engine.connect().execution_options(writing=True) as other, other.begin():
            other.execute(delete(Allowance).where(Allowance.own_role_id.is_not(None)))
            other.execute(delete(table))
        return write(*args, **kwargs)

    return overtaken


@pytest.mark.parametrize("act", ACTS)
def test_it_is_a_conflict_and_writes_nothing(
    app: Flask, company: Company, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = company.viewer("Ada")
    group = new_group(Visibility.PUBLIC, ada)
    with unit_of_work():
        asked = put_question(ada, group, Wording("What?", QuestionKind.TEXT))
        role = make_role(ada, group, name="Pilots", standing=Role.GUEST)
        path, table, fields = ACTS[act]
        address = f"/groups/{group.ref}/{path.format(question=asked.ref, role=role.ref)}"
    client = browser(app, "Ada")
    send(client, "/nowhere")  # for the form's token, and what a first form writes
    for views in ("questions", "roles"):
        monkeypatch.setattr(f"community.groups.views.{views}.write", after_deleting(table))
    but = ("limit_count", "allowance", table.__tablename__)
    before = all_rows(but=but)
    answer = send(client, address, **fields)
    assert answer.status_code == 409
    assert "Somebody has taken away meanwhile what you wanted to change" in answer.text
    assert all_rows(but=but) == before
    assert send(client, address, **fields).status_code == 404
