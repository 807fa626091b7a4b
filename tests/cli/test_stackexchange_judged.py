"""Questions of another community are questions here, with accepted answers and the votes of each day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from community.access.models import Thing
from community.access.viewers import system
from community.activity.models import Activity
from community.content.base.actions import change_kind
from community.content.base.models import Topic
from community.content.questions.models import Acceptance, Vote, VoteTally
from community.core.db import session
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, rows
from tests.cli.dumps import tea
from tests.cli.test_stackexchange import posts, told, topic
from tests.company import Company

pytestmark = pytest.mark.usefixtures("app")


def test_topics_become_questions_with_the_answer_and_the_tally_of_each_day(app: Flask, tmp_path: Path) -> None:
    report = told(app, tea(tmp_path / "tea"))
    asked, answer = topic("Question 1"), posts("Question 1")[2]
    assert {asked.thing.kind, topic("Question 2").thing.kind} == {"question"}
    accepted = session().scalars(select(Acceptance)).one()
    assert (accepted.topic_id, accepted.post_id) == (asked.id, answer.id)
    assert accepted.principal_id == asked.thing.author_id
    assert accepted.accepted_at == datetime(2019, 5, 3, tzinfo=UTC)
    row = session().scalars(select(Activity).where(Activity.verb == "answer.accepted")).one()
    assert (row.thing_id, row.live, row.occurred_at) == (answer.id, False, accepted.accepted_at)
    tallies = {(each.day, each.vote): each.number for each in session().scalars(select(VoteTally))}
    assert tallies == {(date(2019, 5, 1), Vote.UP): 2, (date(2019, 5, 2), Vote.DOWN): 1}
    assert "topics are questions now" not in report["notes"], "what is new comes as a question"
    assert report["notes"]["votes for posts that are not here"] == 1
    assert [each["why"] for each in report["left_out"] if each["file"] == "Votes.xml"] == [
        "CreationDate is missing or no date"
    ]
    assert "1 vote before it came here" in browser(app).get(f"/topics/{asked.ref}").text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_vote_of_no_day_that_can_be_accepts_nothing_then(app: Flask, tmp_path: Path, day: str) -> None:
    folder = tea(tmp_path / "tea")
    votes = folder / "Votes.xml"
    votes.write_text(votes.read_text().replace("2019-05-03", day))
    report = told(app, folder)
    assert session().scalars(select(Acceptance)).one().accepted_at.year == 2019
    why = "CreationDate is in the future or before 1970"
    assert why in [each["why"] for each in report["left_out"] if each["file"] == "Votes.xml"]


def test_a_second_run_changes_nothing_and_leaves_what_people_made_of_it(app: Flask, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"))
    before = rows()
    again = told(app, tmp_path / "tea")
    assert rows() == before
    assert again["rows"]["votes"] == {"found": 5, "taken": 0, "here_before": 3}
    assert again["rows"]["accepted answers"] == {"found": 1, "taken": 0, "here_before": 1}
    with unit_of_work():
        change_kind(system(), topic("Question 1"), Company().group("tea"), "topic")
    told(app, tmp_path / "tea")
    anew()
    assert topic("Question 1").thing.kind == "topic"


def test_what_was_taken_in_before_there_were_questions_becomes_one(app: Flask, tmp_path: Path) -> None:
    told(app, tea(tmp_path / "tea"))
    with unit_of_work() as work:
        for each in work.scalars(select(Topic).join(Thing, Thing.id == Topic.id).where(Thing.kind == "question")):
            each.thing.kind = "topic"
        work.execute(delete(Acceptance))
    refs = {title: topic(title).ref for title in ("Question 1", "Question 2")}
    report = told(app, tmp_path / "tea")
    anew()
    assert report["notes"]["topics are questions now"] == 2
    for title, ref in refs.items():
        assert (topic(title).thing.kind, topic(title).ref) == ("question", ref)
        row = (
            session()
            .scalars(
                select(Activity).where(Activity.verb == "topic.kind_changed", Activity.thing_id == topic(title).id)
            )
            .one()
        )
        assert (row.live, row.occurred_at, row.facts) == (
            False,
            topic(title).thing.created_at,
            {"before": "topic", "after": "question"},
        )
