"""Activities from elsewhere: by API and by command, each once, scored, and seen by Sales alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from community.access.permissions import may
from community.access.viewers import system, viewer_of
from community.activity.models import Activity
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.actions import make_source, object_to_scoring, revoke_source
from community.leads.ingest import LARGEST_BATCH
from community.leads.models import HeldActivity
from community.leads.personal import forget, personal_data
from community.leads.queries import source_named
from community.leads.scoring.definition import parse
from community.leads.source_commands import leads_commands
from community.worker.threads import read_logs
from tests.access.visits import browser
from tests.activity.clock import Clock
from tests.company import Company
from tests.leads.stories import lead_of, state_of

pytestmark = pytest.mark.usefixtures("clock", "webinars")
PATH = "/api/activities"
MODEL = """
[model]
id = "webinars"
[[stage]]
id = "quiet"
[[stage]]
id = "keen"
enter = 10
exit = 5
[[rule]]
id = "attended"
kind = "count"
on = { verb = "Attend", object = "webinar", where = { topic = "pricing" } }
distinct = "object_id"
window = "30d"
tiers = [[1, 4], [2, 12]]
[[rule]]
id = "mail"
kind = "field_change"
cases = [ { field = "email", from = "class:corporate", to = "class:freemail", points = 7 } ]
"""


@pytest.fixture
def webinars(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "community.scoring_model", parse(MODEL))


@pytest.fixture
def token(company: Company) -> str:
    with unit_of_work():
        return make_source(system(), "webinars", now())


def row(external_id: str = "w1", at: datetime | None = None, **more: Any) -> dict[str, Any]:
    told = {
        "external_id": external_id,
        "occurred_at": (at or now()).isoformat(),
        "email": "sam@company.test",
        "verb": "Attend",
        "object": "webinar",
        "object_id": external_id,
        "facts": {"topic": "pricing"},
    }
    return told | more


def tell(client: FlaskClient, token: str, *rows: Any) -> TestResponse:
    return client.post(PATH, json={"activities": list(rows)}, headers={"Authorization": f"Bearer {token}"})


def statuses(answer: TestResponse) -> list[str]:
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    return [each["status"] for each in answer.json["rows"]]


def kept() -> int:
    session().rollback()
    return session().scalars(select(func.count(Activity.id)).where(Activity.source == "in:webinars")).one()


def test_what_is_told_scores_and_is_kept_once(client: FlaskClient, company: Company, token: str) -> None:
    assert statuses(tell(client, token, row("w1"), row("w2"), row("w1"))) == ["taken", "taken", "known"]
    assert statuses(tell(client, token, row("w2"), row("w3", facts={"topic": "other"}))) == ["known", "taken"]
    assert kept() == 3
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert (state.score, state.stage) == (12, "keen")
    assert lead_of(company, "Sam") is not None


def test_sales_see_it_in_the_timeline_and_nobody_else_anywhere(app: Flask, company: Company, token: str) -> None:
    tell(app.test_client(), token, row("w1"), row("w2"))
    read_logs()
    lead = lead_of(company, "Sam")
    assert lead is not None
    page = browser(app, "Sol").get(f"/leads/{lead.ref}").text
    assert page.count("was active in") >= 2
    for path in ("/", "/mine", "/stream.atom"):
        assert "was active in" not in browser(app, "Sol").get(path).text, "what is told is no news of the community"
    profile = f"/people/{company.person('Sam').thing.ref}"
    for who in ("anyone", "Ada", "Mia", "Sam"):
        pages = ("/", "/mine", profile, f"{profile}/stream.json", "/stream.atom", "/search?q=webinars")
        for path in pages:
            text = browser(app, who).get(path, follow_redirects=True).text
            assert "was active in" not in text, path
            assert "source" not in text or "in:webinars" not in text


def test_what_lies_ahead_is_held_until_it_is_released(
    client: FlaskClient, company: Company, token: str, clock: Clock
) -> None:
    soon, later = now() + timedelta(minutes=5), now() + timedelta(minutes=5, seconds=1)
    rows = [row("w1", soon), row("w2", later), row("w3", now() + timedelta(days=400))]
    assert statuses(tell(client, token, *rows)) == ["taken", "held", "held"]
    assert statuses(tell(client, token, *rows)) == ["known"] * 3
    assert kept() == 1
    result = CliRunner().invoke(leads_commands(lambda: client.application), ["held", "webinars", "--release"])
    assert "0 released, 2 held still" in result.output
    clock.move(minutes=6)
    result = CliRunner().invoke(leads_commands(lambda: client.application), ["held", "webinars", "--release"])
    assert "1 released, 1 held still" in result.output, result.output
    assert kept() == 2
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert state.score == 12


def test_who_is_not_here_or_objected_is_not_kept(client: FlaskClient, company: Company, token: str) -> None:
    with unit_of_work():
        object_to_scoring(company.viewer("Mia"), True, now())  # noqa: FBT003 -- objects, or does not
    rows = [
        row("a", email="nobody@company.test"),
        row("b", email="mia@company.test"),
        row("c", email="SAM@company.test"),
    ]
    assert statuses(tell(client, token, *rows)) == ["nobody", "nobody", "taken"]
    assert kept() == 1


WRONG: list[tuple[Any, str]] = [
    ({"occurred_at": None}, "occurred_at"),
    (7, "dictionary"),
    ("row", "dictionary"),
    (None, "dictionary"),
    ({"occurred_at": "2026-03-01T10:00:00"}, "occurred_at"),
    ({"occurred_at": "yesterday"}, "occurred_at"),
    ({"occurred_at": "1970-01-01T00:00:00Z"}, "occurred_at"),
    ({"external_id": ""}, "external_id"),
    ({"external_id": "x" * 201}, "external_id"),
    ({"verb": "a b"}, "verb"),
    ({"surprise": 1}, "surprise"),
    ({"facts": {"deep": {"er": 1}}}, "facts"),
    ({"facts": {f"f{number}": 1 for number in range(31)}}, "facts"),
    ({"facts": {"long": "x" * 201}}, "facts"),
    ({"facts": {"sign": "a\0b"}}, "sign"),
]


def test_a_row_that_is_wrong_is_told_so_and_the_others_are_taken(client: FlaskClient, token: str) -> None:
    wrong = [{**row("x"), **each} if isinstance(each, dict) else each for each, _place in WRONG]
    answer = tell(client, token, row("w1"), *wrong, row("w2"))
    assert statuses(answer) == ["taken", *["refused"] * len(WRONG), "taken"]
    assert answer.json is not None
    for told, (_row, place) in zip(answer.json["rows"][1:-1], WRONG, strict=True):
        assert place in told["error"], told
    assert kept() == 2


def test_a_batch_has_a_limit_and_a_shape(client: FlaskClient, token: str) -> None:
    assert tell(client, token, *[1] * (LARGEST_BATCH + 1)).status_code == 413
    head = {"Authorization": f"Bearer {token}"}
    for body in ("", "[]", "null", '{"activities": 1}', '{"activities": [], "more": 1}', "{", '"x"'):
        assert client.post(PATH, data=body, headers=head).status_code == 400, body
    assert client.post(PATH, data="x" * 1_100_000, headers=head).status_code in (400, 413)
    assert statuses(tell(client, token)) == []


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "Bearer {token}x", "{token}"]
)
def test_without_the_token_nothing_is_taken(client: FlaskClient, company: Company, token: str, header: str) -> None:
    company.sign_in(client, "Ada")
    headers = {"Authorization": header.format(token=token)} if header else {}
    answer = client.post(PATH, json={"activities": [row()]}, headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert kept() == 0
    assert client.get(PATH).status_code == 405


def test_a_token_that_was_revoked_or_replaced_opens_nothing(client: FlaskClient, token: str) -> None:
    with unit_of_work():
        newer = make_source(system(), "webinars", now())
    assert tell(client, token, row()).status_code == 401
    assert tell(client, newer, row()).status_code == 202
    source = source_named("webinars")
    assert source is not None
    assert source.token_hash not in (token, newer)
    with unit_of_work() as work:
        revoke_source(system(), work.merge(source), now())
    assert tell(client, newer, row("w2")).status_code == 401
    assert kept() == 1


def test_a_source_reads_nothing_and_tells_for_itself_alone(company: Company, token: str) -> None:
    with unit_of_work():
        make_source(system(), "desk", now())
    webinars, desk = source_named("webinars"), source_named("desk")
    assert webinars is not None
    assert desk is not None
    service = viewer_of(webinars.principal)
    assert may(service, "source.tell", webinars)
    assert not may(service, "source.tell", desk)
    assert not may(service, "source.see", webinars)
    assert not may(service, "source.release", webinars)


def test_addresses_in_facts_are_kept_as_their_class(client: FlaskClient, company: Company, token: str) -> None:
    change = {"field": "email", "old": "sam@company.test", "new": "sam@gmail.com"}
    tell(client, token, row("w1", verb="Update", object="profile", facts=change))
    read_logs()
    session().rollback()
    (facts,) = session().scalars(select(Activity.facts).where(Activity.source == "in:webinars"))
    assert "@" not in json.dumps(facts)
    state = state_of(company, "Sam")
    assert state is not None
    assert state.score == 7


def test_a_person_takes_it_along_and_has_it_forgotten(client: FlaskClient, company: Company, token: str) -> None:
    tell(client, token, row("w9", now() + timedelta(days=1), facts={"seat": "kanari-seat"}))
    sam = company.person("Sam").principal_id
    assert "kanari-seat" in str(personal_data(sam))
    with unit_of_work():
        forget(sam, with_texts=False)
    assert session().scalars(select(HeldActivity.id)).all() == []


def write_file(folder: Path, kind: str) -> Path:
    path = folder / f"told.{kind}"
    at = now().isoformat()
    if kind == "csv":
        lines = ["external_id,occurred_at,email,verb,object,object_id,topic"]
        lines += [f"c{n},{at},sam@company.test,Attend,webinar,c{n},pricing" for n in range(2)]
        lines += ["c9,soon,sam@company.test,Attend,webinar,c9,pricing"]
    else:
        lines = [json.dumps(row(f"c{n}")) for n in range(2)] + ["", "{not json"]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_file_is_taken_in_and_says_which_lines_are_wrong(
    app: Flask, company: Company, token: str, tmp_path: Path, kind: str
) -> None:
    path = write_file(tmp_path, kind)
    command = leads_commands(lambda: app)
    result = CliRunner().invoke(command, ["ingest", str(path), "--source", "webinars"])
    assert result.exit_code == 1, result.output
    assert "2 taken" in result.output
    assert "line 4" in result.output
    again = CliRunner().invoke(command, ["ingest", str(path), "--source", "webinars"])
    assert "2 known" in again.output
    read_logs()
    state = state_of(company, "Sam")
    assert state is not None
    assert state.score == 12
    unknown = CliRunner().invoke(command, ["ingest", str(path), "--source", "nothing"])
    assert unknown.exit_code == 1
    assert "community leads token nothing" in unknown.output


def test_the_command_makes_and_revokes_tokens(app: Flask, client: FlaskClient, company: Company) -> None:
    command = leads_commands(lambda: app)
    made = CliRunner().invoke(command, ["token", "support-desk"]).output.split()[-1]
    assert tell(client, made, row()).status_code == 202
    assert CliRunner().invoke(command, ["token", "support-desk", "--revoke"]).exit_code == 0
    assert tell(client, made, row("w2")).status_code == 401
    for name in ("Support Desk", "", "x" * 31):
        assert CliRunner().invoke(command, ["token", name]).exit_code != 0
