"""What a group asks of those who want to join: typed, kept, reported, taken along and forgotten."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Visibility
from community.activity.models import Activity
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict
from community.core.unit import unit_of_work
from community.groups import personal
from community.groups.actions import leave_group
from community.groups.asking import ask_to_join
from community.groups.models import MOST_QUESTIONS, Group, GroupQuestion, JoinAnswer, Joining, QuestionKind
from community.groups.questions import Wording, put_question, questions_of
from tests.access.visits import browser
from tests.company import Company
from tests.groups.visit import new_group, newcomer, requests_of, send

ASKED = (
    Wording("What do you measure?", QuestionKind.TEXT, required=True),
    Wording("How many sites?", QuestionKind.CHOICE, ("one", "=two", "many"), required=True),
    Wording("Are you a customer?", QuestionKind.YES_NO),
)


@pytest.fixture
def group(company: Company) -> Group:
    return with_questions(company, Visibility.SEMI_PRIVATE)


def with_questions(company: Company, visibility: Visibility, joining: Joining = Joining.REQUEST) -> Group:
    group = new_group(visibility, company.viewer("Ada"), company.viewer("Mia"), joining=joining)
    with unit_of_work():
        for wording in ASKED:
            put_question(company.viewer("Ada"), group, wording)
    return group


def form(group: Group, *answers: str) -> dict[str, str]:
    return {f"q_{asked.ref}": words for asked, words in zip(questions_of(group), answers, strict=False)}


def report(app: Flask, group: Group) -> list[list[str]]:
    page = browser(app, "Ada").get(f"/groups/{group.ref}/answers.csv")
    assert page.headers["Content-Disposition"] == "attachment; filename=answers.csv"
    return list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))


def test_who_asks_answers_and_the_keepers_read_it(app: Flask, company: Company, group: Group) -> None:
    path, sam, ada = f"/groups/{group.ref}", browser(app, "Sam"), browser(app, "Ada")
    page = sam.get(path).text
    assert all(asked.label in page for asked in ASKED)
    assert send(sam, f"{path}/ask", **form(group, "Pressure kanari", "=two", "yes")).status_code == 302
    assert "Pressure kanari" in ada.get(f"{path}/requests").text
    (request,) = requests_of(group)
    send(ada, f"{path}/requests/{request.ref}/accept")
    assert "Pressure kanari" in ada.get(f"{path}/members").text
    for name in ("Mia", "Sol", "anyone"):
        client = browser(app, name)
        for part in ("", "/members", "/activity", "/answers.csv"):
            assert "kanari" not in client.get(f"{path}{part}").text, f"{name} {part}"
    assert report(app, group)[0][4:] == [asked.label for asked in ASKED]
    assert report(app, group)[1][:1] + report(app, group)[1][4:] == [
        "Sam Stranger",
        "Pressure kanari",
        "'=two",
        "yes",
    ]


@pytest.mark.parametrize(
    "answers",
    [("", "one"), (" ", "one"), ("Flow", ""), ("Flow", "three"), ("Flow", "one", "perhaps"), ("x" * 1001, "one")],
    ids=str,
)
def test_what_does_not_answer_is_said_and_nothing_is_kept(app: Flask, group: Group, answers: tuple[str, ...]) -> None:
    answer = send(browser(app, "Sam"), f"/groups/{group.ref}/ask", **form(group, *answers))
    assert answer.status_code == 422
    assert "fc-field__error" in answer.text
    assert requests_of(group) == []
    assert session().query(JoinAnswer).count() == 0


def test_scoring_reads_choices_in_the_log_and_no_words(app: Flask, group: Group) -> None:
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", **form(group, "Pressure kanari", "many", "no"))
    row = session().scalars(select(Activity).where(Activity.verb == "group.answered")).one()
    _text, sites, customer = questions_of(group)
    assert row.facts == {"answers": {sites.ref: 2, customer.ref: 0}}
    assert row.thing_id == requests_of(group)[0].id, "what only the keepers and the applicant read"


def test_an_open_group_asks_before_one_is_in(app: Flask, company: Company) -> None:
    group = with_questions(company, Visibility.PUBLIC, Joining.OPEN)
    path, sam = f"/groups/{group.ref}", browser(app, "Sam")
    asks = send(sam, f"{path}/join")
    assert asks.status_code == 422
    assert "What do you measure?" in asks.text
    assert send(sam, f"{path}/join", **form(group, "Level kanari", "one")).status_code == 302
    assert "Level kanari" in browser(app, "Ada").get(f"{path}/members").text
    assert "kanari" not in browser(app, "Mia").get(f"{path}/members").text
    assert browser(app, "Ada").get(f"{path}/requests").text.count("fc-row__title") == 0


def test_answers_are_the_members_and_end_with_them(app: Flask, company: Company, group: Group) -> None:
    sam = company.viewer("Sam")
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", **form(group, "Pressure kanari", "one"))
    send(browser(app, "Ada"), f"/groups/{group.ref}/requests/{requests_of(group)[0].ref}/accept")
    (taken,) = personal.personal_data(sam.principal_id)["requests"]
    assert taken["answers"] == [
        {"question": "What do you measure?", "answer": "Pressure kanari"},
        {"question": "How many sites?", "answer": "one"},
    ]
    with unit_of_work():
        leave_group(sam, group, now())
    assert len(report(app, group)) == 1, "whoever left is in no report"
    with unit_of_work():
        personal.forget(sam.principal_id, "")
    assert session().query(JoinAnswer).count() == 0


def test_owners_change_what_is_asked(app: Flask, company: Company, group: Group) -> None:
    path, ada = f"/groups/{group.ref}/questions", browser(app, "Ada")
    first, *_rest = questions_of(group)
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", **form(group, "Pressure", "one"))
    assert 'value="What do you measure?"' in ada.get(f"{path}/{first.ref}").text
    send(ada, f"{path}/{first.ref}", label="What else?", kind="text")
    assert [each.label for each in questions_of(group)] == ["How many sites?", "Are you a customer?", "What else?"]
    assert "What do you measure?" in ada.get(f"/groups/{group.ref}/requests").text, "asked with these words"
    for wrong in (
        {"label": " "},
        {"label": "a" * 201},
        {"label": "A", "kind": "x"},
        {"label": "A", "kind": "choice", "choices": "one\none"},
        {"label": "A", "kind": "choice", "choices": "a\n" + "b" * 81},
    ):
        assert send(ada, path, **({"kind": "text"} | wrong)).status_code == 422
    for number in range(MOST_QUESTIONS - 3):
        assert send(ada, path, label=f"Number {number}", kind="yes_no").status_code == 302
    assert send(ada, path, label="One more", kind="yes_no").status_code == 409
    assert session().query(GroupQuestion).count() == MOST_QUESTIONS


def test_a_question_that_came_meanwhile_is_not_passed_over(company: Company) -> None:
    group = new_group(Visibility.PUBLIC, company.viewer("Ada"), joining=Joining.REQUEST)
    with unit_of_work():
        put_question(company.viewer("Ada"), group, ASKED[0])
    ned = newcomer("Ned")
    with pytest.raises(Conflict, match="changed meanwhile"), unit_of_work():
        ask_to_join(ned, group, answer="", now=now())


def test_a_question_of_another_group_is_absent(app: Flask, company: Company, group: Group) -> None:
    other = new_group(Visibility.PUBLIC, company.viewer("Ada"))
    asked, ada = questions_of(group)[0], browser(app, "Ada")
    assert ada.get(f"/groups/{other.ref}/questions/{asked.ref}").status_code == 404
    assert send(ada, f"/groups/{other.ref}/questions/{asked.ref}/drop").status_code == 404


def test_two_questions_in_the_same_words_keep_their_own_answers(app: Flask, company: Company) -> None:
    """They shared one column, and one answer was lost."""
    group = new_group(Visibility.SEMI_PRIVATE, company.viewer("Ada"))
    with unit_of_work():
        for _time in range(2):
            put_question(company.viewer("Ada"), group, Wording("Which plant?", QuestionKind.TEXT))
    send(browser(app, "Sam"), f"/groups/{group.ref}/ask", **form(group, "The north one", "The south one"))
    head, row = report(app, group)
    assert head[4:] == ["Which plant?", "Which plant? (2)"]
    assert row[4:] == ["The north one", "The south one"]
    (taken,) = personal.personal_data(company.viewer("Sam").principal_id)["requests"]
    assert [each["answer"] for each in taken["answers"]] == ["The north one", "The south one"]
