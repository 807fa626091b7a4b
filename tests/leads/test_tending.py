"""Owner, tasks and notes of a lead: for people in Sales, recorded, and for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Thing
from community.activity.models import Activity
from community.core.db import session
from community.core.unit import unit_of_work
from community.leads.models import Lead, Note, Task
from community.leads.personal import forget, personal_data
from community.worker.threads import read_logs
from tests.access.visits import browser, rows, send
from tests.company import Company
from tests.leads.stories import lead_of

CANARY = "kanari-note"


@pytest.fixture
def ref(company: Company) -> str:
    read_logs()
    lead = lead_of(company, "Mia")
    assert lead is not None
    return lead.ref


def ask(ref: str, company: Company) -> list[tuple[str, dict[str, str]]]:
    """All that can be sent about a lead."""
    sol = company.person("Sol").thing.ref
    return [
        (f"/leads/{ref}/owner", {"owner": sol}),
        (f"/leads/{ref}/notes", {"text": f"Likes {CANARY}.\r\nCall <b>back</b>."}),
        (f"/leads/{ref}/tasks", {"text": "Call them", "due_on": "2031-02-03"}),
    ]


def verbs() -> list[str]:
    session().rollback()
    ours = ("lead.assigned", "note.written", "task.set", "task.finished", "task.reopened")
    return list(session().scalars(select(Activity.verb).where(Activity.verb.in_(ours)).order_by(Activity.id)))


def task_ref() -> str:
    session().rollback()
    return session().scalars(select(Thing.ref).join(Task, Task.id == Thing.id)).one()


def test_a_seller_takes_a_lead_writes_and_plans(app: Flask, company: Company, ref: str) -> None:
    sol = browser(app, "Sol")
    for path, form in ask(ref, company):
        assert send(sol, path, **form).status_code == 302
    page = sol.get(f"/leads/{ref}").text
    assert f"Likes {CANARY}.\nCall &lt;b&gt;back&lt;/b&gt;." in page
    assert "Call them" in page
    assert "by 2031-02-03" in page
    assert "Sol Sales" in sol.get("/leads").text
    for done, word in (("yes", "Not done"), ("no", ">Done<"), ("yes", "Not done")):
        send(sol, f"/leads/tasks/{task_ref()}", done=done)
        send(sol, f"/leads/tasks/{task_ref()}", done=done)
        assert word in sol.get(f"/leads/{ref}").text
    send(sol, f"/leads/{ref}/owner", owner="")
    send(sol, f"/leads/{ref}/owner", owner="")
    assert verbs() == [
        "lead.assigned", "note.written", "task.set", "task.finished", "task.reopened", "task.finished",
        "lead.assigned",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["anyone", "Ada", "Mia", "Sam"])
def test_for_others_there_is_nothing_to_write_at(app: Flask, company: Company, ref: str, who: str) -> None:
    sol, other = browser(app, "Sol"), browser(app, who)
    for path, form in ask(ref, company):
        send(sol, path, **form)
    before, wanted = rows(), [*ask(ref, company), (f"/leads/tasks/{task_ref()}", {"done": "yes"})]
    assert {send(other, path, **form).status_code for path, form in wanted} == {404}
    assert {other.get(path).status_code for path, _form in wanted} <= {404, 405}
    assert rows() == before
    for page in ("/", "/mine", "/groups", "/stream.json", f"/leads/{ref}", "/search?q=kanari"):
        text = other.get(page, follow_redirects=True).text
        assert CANARY not in text
        assert "Call them" not in text
        assert "wrote a note" not in text


def test_in_the_stream_of_sales_stands_that_there_is_a_note_and_not_its_words(
    app: Flask, company: Company, ref: str
) -> None:
    sol = browser(app, "Sol")
    for path, form in ask(ref, company):
        send(sol, path, **form)
    stream = sol.get(f"/groups/{company.group('Sales').ref}/activity").text
    assert "wrote a note about" in stream
    assert CANARY not in stream


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("notes", {"text": "  "}),
        ("notes", {"text": "n" * 5_001}),
        ("tasks", {"text": ""}),
        ("tasks", {"text": "t" * 301}),
        ("tasks", {"text": "Call", "due_on": "tomorrow"}),
        ("owner", {"owner": "nothing00000"}),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_written(
    app: Flask, company: Company, ref: str, path: str, form: dict[str, str]
) -> None:
    sol, before = browser(app, "Sol"), None
    sol.get("/leads")
    before = verbs()
    answer = send(sol, f"/leads/{ref}/{path}", **form)
    assert answer.status_code == (404 if path == "owner" else 302)
    assert verbs() == before
    assert session().scalars(select(Note.id)).all() == session().scalars(select(Task.id)).all() == []


def test_nobody_outside_sales_is_given_a_lead(app: Flask, company: Company, ref: str) -> None:
    sol = browser(app, "Sol")
    assert send(sol, f"/leads/{ref}/owner", owner=company.person("Ada").thing.ref).status_code == 404
    session().rollback()
    assert session().scalars(select(Lead.owner_id).where(Lead.owner_id.is_not(None))).all() == []


def test_whoever_it_is_about_gets_it_with_their_data_and_can_have_it_forgotten(
    app: Flask, company: Company, ref: str
) -> None:
    sol = browser(app, "Sol")
    for path, form in ask(ref, company):
        send(sol, path, **form)
    session().rollback()
    mia, seller = company.person("Mia").principal_id, company.person("Sol").principal_id
    assert CANARY in str(personal_data(mia))
    with unit_of_work():
        forget(seller, with_texts=False)
    assert session().scalars(select(Lead.owner_id).where(Lead.owner_id.is_not(None))).all() == []
    assert CANARY in str(personal_data(mia))
    with unit_of_work():
        forget(mia, with_texts=False)
    session().expire_all()
    assert CANARY not in str(personal_data(mia))
