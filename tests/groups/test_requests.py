"""Asking to be let in: the question, the queue, the answer, and who hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.access.models import Role, Visibility
from community.access.viewers import Viewer, asking_lists
from community.activity.selecting import LOG
from community.activity.selecting import seen as seen_by_asker
from community.core.clock import now
from community.core.db import session
from community.core.errors import NotFound
from community.core.unit import unit_of_work
from community.groups.actions import set_role
from community.groups.asking import ASK_AGAIN, accept_request, ask_to_join
from community.groups.lasting import current_membership
from community.groups.members import request_count
from community.groups.models import Asked, Group, JoinRequest
from community.people.forgetting import forget
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, requests_of, send

QUESTION = "What do you calibrate?"
ANSWER = "Twelve flow meters\nat a water works"


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"), company.viewer("Mia"), question=QUESTION)


def seen(viewer: Viewer, verb: str) -> int:
    """How many such activities this viewer's streams show."""
    viewer = Viewer(viewer.principal_id, viewer.kind, viewer.name)
    rows = select(LOG.c.id).where(LOG.c.verb == verb, seen_by_asker())
    return len(session().execute(rows, asking_lists(viewer)).all())


def test_the_answer_is_kept_and_the_owner_lets_them_in(app: Flask, company: Company, group: Group) -> None:
    sam, ada = browser(app, "Sam"), browser(app, "Ada")
    assert QUESTION in sam.get(f"/groups/{group.ref}").text
    assert send(sam, f"/groups/{group.ref}/ask", answer=ANSWER).status_code == 302
    assert "You asked to join" in sam.get(f"/groups/{group.ref}").text
    (request,) = requests_of(group)
    assert (request.question, request.answer, request.state) == (QUESTION, ANSWER, Asked.PENDING)
    queue = ada.get(f"/groups/{group.ref}/requests").text
    assert "Sam Stranger" in queue
    assert "at a water works" in queue
    assert send(ada, f"/groups/{group.ref}/requests/{request.ref}/accept").status_code == 302
    session().refresh(request)
    assert request.state is Asked.ACCEPTED
    assert request.decided_by_id == company.viewer("Ada").principal_id
    assert sam.get(f"/groups/{group.ref}/members").status_code == 200
    assert "Nobody is asking" in ada.get(f"/groups/{group.ref}/requests").text


def test_a_question_wants_an_answer_of_some_length(app: Flask, group: Group) -> None:
    sam = browser(app, "Sam")
    for answer, said in {" \u200b ": "Answer in a line", "x" * 1001: "At most 1000 characters"}.items():
        page = send(sam, f"/groups/{group.ref}/ask", answer=answer)
        assert page.status_code == 422
        assert said in page.text
    assert requests_of(group) == []


def test_a_second_request_is_refused_kindly_and_a_withdrawn_one_is_no_obstacle(app: Flask, group: Group) -> None:
    sam, path = browser(app, "Sam"), f"/groups/{group.ref}"
    send(sam, f"{path}/ask", answer=ANSWER)
    again = send(sam, f"{path}/ask", answer=ANSWER)
    assert again.status_code == 409
    assert "You have asked already" in again.text
    send(sam, f"{path}/withdraw")
    send(sam, f"{path}/ask", answer=ANSWER)
    assert [each.state for each in requests_of(group)] == [Asked.WITHDRAWN, Asked.PENDING]


def test_the_database_holds_one_open_request_for_each_person(app: Flask, company: Company, group: Group) -> None:
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", answer=ANSWER)
    (request,) = requests_of(group)
    double = JoinRequest(
        id=company.group("Open Garden").id,
        group_id=group.id,
        principal_id=request.principal_id,
        question="",
        answer="",
        asked_at=request.asked_at,
    )
    with pytest.raises(IntegrityError, match="join_request"), unit_of_work() as work:
        work.add(double)


def test_declined_people_read_why_and_ask_again_after_two_weeks(app: Flask, group: Group) -> None:
    instant = datetime(2027, 5, 1, tzinfo=UTC)
    app.extensions["clock"] = lambda: instant
    sam, ada, path = browser(app, "Sam"), browser(app, "Ada"), f"/groups/{group.ref}"
    send(sam, f"{path}/ask", answer=ANSWER)
    (request,) = requests_of(group)
    send(ada, f"{path}/requests/{request.ref}/decline", reason="Only labs.")
    assert "Only labs." in sam.get(path).text
    instant += ASK_AGAIN - timedelta(seconds=1)
    assert send(sam, f"{path}/ask", answer=ANSWER).status_code == 409
    instant += timedelta(seconds=1)
    assert send(sam, f"{path}/ask", answer=ANSWER).status_code == 302


def test_a_late_answer_is_told_that_somebody_was_quicker(app: Flask, group: Group) -> None:
    ada = browser(app, "Ada")
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", answer=ANSWER)
    (request,) = requests_of(group)
    send(ada, f"/groups/{group.ref}/requests/{request.ref}/accept")
    late = send(ada, f"/groups/{group.ref}/requests/{request.ref}/decline", reason="No")
    assert late.status_code == 302
    assert "Somebody was quicker" in ada.get("/groups").text
    session().refresh(request)
    assert request.state is Asked.ACCEPTED


def test_nobody_but_owners_moderators_and_the_applicant_sees_that_somebody_asks(
    app: Flask, company: Company, group: Group
) -> None:
    mo = newcomer("Mo")
    other = new_group(Visibility.PUBLIC, company.viewer("Sol"))
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", answer=ANSWER)
    watchers = {name: company.viewer(name) for name in ("Ada", "Mia", "Sam", "Sol", "anyone")} | {"Mo": mo}
    found = {name for name, viewer in watchers.items() if seen(viewer, "group.requested")}
    assert found == {"Ada", "Sam"}
    assert other.id != group.id
    assert "asked to join" not in browser(app, "Mia").get("/").text
    assert "Sam Stranger</strong></a> asked to join" in browser(app, "Ada").get("/").text


def test_a_new_moderator_sees_the_queue_and_a_former_one_does_not(app: Flask, company: Company, group: Group) -> None:
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", answer=ANSWER)
    mia = browser(app, "Mia")
    for role, status, shown in ((Role.MODERATOR, 200, 1), (Role.MEMBER, 403, 0)):
        with unit_of_work():
            set_role(company.viewer("Ada"), group, company.person("Mia").principal, role)
        assert mia.get(f"/groups/{group.ref}/requests").status_code == status
        assert seen(company.viewer("Mia"), "group.requested") == shown


def test_the_outcome_is_between_them(app: Flask, company: Company, group: Group) -> None:
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", answer=ANSWER)
    (request,) = requests_of(group)
    send(browser(app, "Ada"), f"/groups/{group.ref}/requests/{request.ref}/decline", reason="No")
    assert seen(company.viewer("Sam"), "group.declined") == 1
    for name in ("Mia", "Sol", "anyone"):
        assert seen(company.viewer(name), "group.declined") == 0
    assert "Ada Owner</strong></a> declined the request to join" in browser(app, "Sam").get("/").text


def test_whoever_is_forgotten_asks_no_longer_and_is_let_in_by_nobody(company: Company, group: Group) -> None:
    asa, ada = newcomer("Asa"), company.viewer("Ada")
    with unit_of_work():
        asked = ask_to_join(asa, group, answer=ANSWER, now=now())
    assert request_count(ada, group) == 1
    with unit_of_work():
        forget(company.person("Asa"), "", with_texts=False)
    assert (asked.state, asked.answer) == (Asked.WITHDRAWN, "")
    assert request_count(company.viewer("Ada"), group) == 0
    with pytest.raises(NotFound), unit_of_work():
        accept_request(company.viewer("Ada"), asked, now())
    assert current_membership(group, asa.principal_id) is None
