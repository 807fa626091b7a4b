"""Questions: an answer is accepted and taken back, others have the same one, and all that look for it are told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Principal
from community.activity.running import run
from community.activity.stream import of_site, stream
from community.content.base.models import Post, Topic
from community.content.questions.actions import accept_answer
from community.content.questions.models import Acceptance, SameQuestion
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict
from community.core.unit import unit_of_work
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, rows, send
from tests.company import Company
from tests.content.kinds import replied, started
from tests.content.test_structured import check_written, told_by
from tests.content.test_topics import newest_activity


@pytest.fixture
def question(company: Company) -> Topic:
    return started("question", title="Which roses climb?")


@pytest.fixture
def answer(question: Topic) -> Post:
    return replied(question, "Ada", "Those with long canes.")


def statuses(app: Flask, path: str) -> dict[str, int]:
    return {who: send(browser(app, who), path).status_code for who in ("anyone", "Sam", "Ada", "Mia")}


def test_who_asked_and_who_keeps_the_group_accept_an_answer(
    app: Flask, company: Company, question: Topic, answer: Post
) -> None:
    path = f"/topics/{question.ref}/answer/{answer.ref}"
    assert statuses(app, path) == {"anyone": 403, "Sam": 403, "Ada": 302, "Mia": 302}
    anew()
    accepted = session().scalars(select(Acceptance)).one()
    assert (accepted.topic_id, accepted.post_id) == (question.id, answer.id)
    row = newest_activity()
    assert (row.verb, row.thing_id, row.target_id) == ("answer.accepted", answer.id, question.id)
    assert send(browser(app, "Mia"), f"/topics/{question.ref}/answer/0000000000zz").status_code == 404
    page = browser(app).get(f"/topics/{question.ref}").text
    for shown in ("Answered by Ada Owner", "The answer", "From the team", "fc-post--accepted"):
        assert shown in page
    assert "Answered" in browser(app).get(f"/groups/{company.group('Open Garden').ref}").text


def test_a_taken_back_answer_is_none_and_was_none(app: Flask, question: Topic, answer: Post) -> None:
    mia = browser(app, "Mia")
    send(mia, f"/topics/{question.ref}/answer/{answer.ref}")
    assert send(browser(app, "Sam"), f"/topics/{question.ref}/answer/undo").status_code == 403
    assert send(mia, f"/topics/{question.ref}/answer/undo").status_code == 302
    anew()
    assert session().scalars(select(Acceptance)).all() == []
    row = newest_activity()
    assert (row.verb, row.retracts_id is not None) == ("answer.taken_back", True)
    with app.test_request_context("/"):
        shown = {each.verb.name for each in stream(Company().viewer("Mia"), of_site()).entries}
    assert "question.asked" in shown
    assert not shown & {"answer.accepted", "answer.taken_back"}


def test_another_answer_takes_the_place_of_the_first(question: Topic, answer: Post) -> None:
    other, mia = replied(question, "Mia", "Rambling ones."), Company().viewer("Mia")
    with unit_of_work():
        for post in (answer, other, other):
            accept_answer(mia, question, post, now())
    anew()
    assert session().scalars(select(Acceptance.post_id)).all() == [other.id]


def test_what_asks_and_what_is_elsewhere_is_no_answer(company: Company, question: Topic) -> None:
    asks = session().scalars(select(Post).where(Post.topic_id == question.id)).one()
    before = rows()
    for post in (
        asks,
        company.posts("Quiet Room")[1],
    ):
        with pytest.raises(Conflict), unit_of_work():
            accept_answer(company.viewer("Mia"), question, post, now())
    assert rows() == before


def test_whoever_has_the_same_question_is_counted_and_told_of_its_answer(
    app: Flask, question: Topic, answer: Post
) -> None:
    path = f"/topics/{question.ref}/same"
    assert statuses(app, path) == {"anyone": 403, "Sam": 302, "Ada": 302, "Mia": 403}
    assert send(browser(app, "Sam"), path).status_code == 302
    assert send(browser(app, "Ada"), f"/topics/{question.ref}/same/undo").status_code == 302
    anew()
    sam = session().scalars(select(Principal.id).where(Principal.name.startswith("Sam"))).one()
    assert session().scalars(select(SameQuestion.principal_id)).all() == [sam]
    assert "1 person has the same question" in browser(app).get(f"/topics/{question.ref}").text
    send(browser(app, "Mia"), f"/topics/{question.ref}/answer/{answer.ref}")
    run(NOTICES)
    told = {(each.principal_id, each.reason) for each in session().scalars(select(Notice))}
    ada = Company().viewer("Ada").principal_id
    assert {(sam, "question_answered"), (ada, "answer_accepted")} <= told
    assert "has an answer" in browser(app, "Sam").get("/notices").text


def test_a_question_of_a_hidden_group_is_nowhere(app: Flask, company: Company) -> None:
    quiet = started("question", group="Quiet Room")
    reply = replied(quiet, "Ada")
    before = rows()
    for act in ("same", "same/undo", "answer/undo", f"answer/{reply.ref}"):
        for who in ("anyone", "Sam", "Sol"):
            assert send(browser(app, who), f"/topics/{quiet.ref}/{act}").status_code == 404
    after = rows()
    assert {name: after[name] for name in before if name != "sign_in_session"} == {
        name: before[name] for name in before if name != "sign_in_session"
    }


def test_its_page_says_what_it_is_to_programs(app: Flask, question: Topic, answer: Post) -> None:
    replied(question, "Mia", "Anything with support.")
    send(browser(app, "Mia"), f"/topics/{question.ref}/answer/{answer.ref}")
    told = told_by(browser(app).get(f"/topics/{question.ref}").text)
    asked = told["mainEntity"]
    assert (told["@type"], asked["@type"], asked["name"]) == ("QAPage", "Question", "Which roses climb?")
    assert asked["answerCount"] == 2
    assert (asked["acceptedAnswer"]["@type"], len(asked["suggestedAnswer"])) == ("Answer", 1)
    for each in (asked, asked["acceptedAnswer"], *asked["suggestedAnswer"]):
        check_written(each)
