"""The numbers of a group are what happened in it, week by week, and nothing of anywhere else."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from community.access.models import State, Visibility
from community.content.base.actions import prepare, reply, start_topic
from community.content.questions.actions import accept_answer
from community.core.clock import now
from community.core.db import session
from community.core.errors import Forbidden
from community.core.unit import unit_of_work
from community.groups.actions import leave_group
from community.groups.lasting import current_membership
from community.groups.models import Group
from community.groups.numbers import WEEKS, numbers_of, weeks_before
from tests.access.visits import browser
from tests.company import Company
from tests.content.writing import counted_queries
from tests.groups.visit import new_group

INSTANT = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def group(app: Flask, company: Company) -> Group:
    """Four weeks ago it was opened; a week later a question was asked and answered; Mia left the week after that."""
    app.extensions["clock"] = lambda: INSTANT - timedelta(weeks=4)
    ada, mia = company.viewer("Ada"), company.viewer("Mia")
    group = new_group(Visibility.PRIVATE, ada, mia)
    app.extensions["clock"] = lambda: INSTANT - timedelta(weeks=3)
    with unit_of_work():
        topic = start_topic(ada, group, title="Why?", writing=prepare("So"), now=now(), kind="question")
        answer = reply(mia, topic, writing=prepare("Because"), now=now())
        gone = reply(mia, topic, writing=prepare("Nonsense"), now=now())
        accept_answer(ada, topic, answer, now())
        gone.thing.state = State.HIDDEN
    app.extensions["clock"] = lambda: INSTANT - timedelta(weeks=2)
    with unit_of_work():
        leave_group(mia, group, now())
    app.extensions["clock"] = lambda: INSTANT
    return group


def told(company: Company, group: Group) -> dict[str, list[int]]:
    found = numbers_of(company.viewer("Ada"), group, INSTANT)
    return {str(each.label): list(each.values)[-5:] for each in found.series}


def test_each_week_has_what_happened_in_it(company: Company, group: Group) -> None:
    assert told(company, group) == {
        "Members": [2, 2, 1, 1, 1],
        "Joined": [2, 0, 0, 0, 0],
        "Left": [0, 0, 1, 0, 0],
        "Active people": [2, 2, 1, 0, 0],
        "Topics begun": [0, 1, 0, 0, 0],
        "Replies": [0, 1, 0, 0, 0],
        "Accepted answers": [0, 1, 0, 0, 0],
    }


def test_weeks_begin_on_mondays_and_end_before_the_next(company: Company, group: Group) -> None:
    weeks = weeks_before(INSTANT)
    assert (len(weeks), weeks[-1], weeks[0]) == (WEEKS, MONDAY, MONDAY - timedelta(weeks=WEEKS - 1))
    for second, place in ((MONDAY, -1), (MONDAY - timedelta(seconds=1), -2)):
        with unit_of_work():
            membership = current_membership(group, company.viewer("Ada").principal_id)
            assert membership is not None
            membership.joined_at = second
        assert told(company, group)["Joined"][place] == 1
        session().rollback()


def test_the_page_has_a_table_and_the_file_is_safe(app: Flask, company: Company, group: Group) -> None:
    ada = browser(app, "Ada")
    page = ada.get(f"/groups/{group.ref}/numbers").text
    assert page.count("<tr>") == 1 + WEEKS
    assert "Accepted answers" in page
    answer = ada.get(f"/groups/{group.ref}/numbers.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=numbers.csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][:2] == ["Week of", "Members"]
    assert [row[1] for row in rows[1:]][-5:] == ["2", "2", "1", "1", "1"]


def test_it_costs_three_queries(company: Company, group: Group) -> None:
    ada = company.viewer("Ada")
    numbers_of(ada, group, INSTANT)
    with counted_queries() as sent:
        numbers_of(ada, group, INSTANT)
    assert len(sent) == 4  # and one for the permission


@pytest.mark.parametrize("name", ["Mia", "Sam"])
def test_numbers_are_for_owners(company: Company, name: str) -> None:
    with pytest.raises(Forbidden):
        numbers_of(company.viewer(name), company.group("Open Garden"), now())
