"""Polls: one, several or an order; results at once or at the end, which comes at its second."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.activity.models import Activity
from community.activity.running import run
from community.content.base.models import Topic
from community.content.polls import personal
from community.content.polls.actions import vote_in
from community.content.polls.jobs import clockwork
from community.content.polls.models import Poll, PollVote
from community.content.polls.queries import count_of
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from community.plugins import hooks
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.kinds import started

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock(app: Flask) -> dict[str, datetime]:
    """What time it is in this test."""
    told = {"now": NOON}
    app.extensions["clock"] = lambda: told["now"]
    return told


def poll(sort: str = "single", **more: Any) -> Topic:
    given: dict[str, Any] = {"choices": ["Roses", "Tulips", "Weeds"], "sort": sort, "hidden": False, "ends_at": None}
    return started("poll", title="What shall grow?", **given | more)


def ids(topic: Topic) -> list[int]:
    anew()
    return [each.id for each in session().get_one(Poll, topic.id).choices]


def vote(who: str, topic: Topic, *places: int) -> None:
    """Give the choices these places; 0 is none."""
    chosen = {key: place for key, place in zip(ids(topic), places, strict=True) if place}
    with unit_of_work():
        vote_in(Company().viewer(who), topic, chosen, NOON)


def figures(topic: Topic, who: str = "Sam") -> dict[str, int]:
    return {line.choice.text: line.figure for line in count_of(Company().viewer(who), topic).lines}


def test_whoever_reads_votes_for_one_and_may_choose_anew(app: Flask, company: Company) -> None:
    topic = poll()
    roses, tulips, _weeds = ids(topic)
    path = f"/topics/{topic.ref}/poll"
    answers = {who: send(browser(app, who), path, choice=str(roses)).status_code for who in ("anyone", "Sam", "Mia")}
    assert answers == {"anyone": 403, "Sam": 302, "Mia": 302}
    send(browser(app, "Sam"), path, choice=str(tulips))
    anew()
    assert figures(topic) == {"Roses": 1, "Tulips": 1, "Weeds": 0}
    told = session().scalars(select(Activity.facts).where(Activity.verb == "poll.answered")).all()
    assert told == [{}, {}], "each once, and what they chose stands nowhere in the log"
    for wrong in ({}, {"choice": "999999"}, {"choice": "x"}):
        assert send(browser(app, "Sam"), path, **wrong).status_code == 409
    talk = company.topic("Quiet Room").ref
    assert send(browser(app, "Mia"), f"/topics/{talk}/poll", choice="1").status_code == 404
    page = browser(app, "Sam").get(f"/topics/{topic.ref}").text
    assert re.search(r'value="\d+" checked> <span>Tulips', page)
    assert "2 people voted" in page


def test_several_and_an_order_are_counted_as_they_say(company: Company) -> None:
    several = poll("multiple")
    vote("Sam", several, 1, 1, 0)
    vote("Mia", several, 1, 0, 0)
    assert figures(several) == {"Roses": 2, "Tulips": 1, "Weeds": 0}
    order = poll("ranked")
    vote("Sam", order, 1, 2, 3)
    vote("Mia", order, 0, 1, 0)
    assert figures(order) == {"Tulips": 5, "Roses": 3, "Weeds": 1}
    for wrong in ((1, 1, 0), (2, 3, 0), (0, 2, 0)):
        with pytest.raises(Conflict):
            vote("Sam", order, *wrong)
    with pytest.raises(Conflict):
        vote("Sam", poll(), 1, 1, 0)


def test_hidden_results_are_shown_at_the_second_of_the_end(
    app: Flask, company: Company, clock: dict[str, datetime]
) -> None:
    end = NOON + timedelta(hours=1)
    topic = poll(hidden=True, ends_at=end)
    vote("Sam", topic, 1, 0, 0)
    clock["now"] = end - timedelta(seconds=1)
    for who in ("anyone", "Sam", "Mia", "Ada"):
        counted = count_of(company.viewer(who), topic)
        assert (counted.shows, {line.figure for line in counted.lines}) == (False, {0})
    assert "fc-progress" not in browser(app, "Ada").get(f"/topics/{topic.ref}").text
    vote("Mia", topic, 1, 0, 0)
    clock["now"] = end
    assert figures(topic)["Roses"] == 2
    with pytest.raises(Forbidden):
        vote("Ada", topic, 1, 0, 0)
    assert "100 %" in browser(app).get(f"/topics/{topic.ref}").text


def test_its_end_is_told_once_to_all_who_voted(company: Company, clock: dict[str, datetime]) -> None:
    end = NOON + timedelta(hours=1)
    topic = poll(ends_at=end)
    vote("Sam", topic, 1, 0, 0)
    clockwork()
    clock["now"] = end + timedelta(minutes=3)
    clockwork()
    clockwork()
    anew()
    row = session().scalars(select(Activity).where(Activity.verb == "poll.ended")).one()
    assert (row.thing_id, row.occurred_at) == (topic.id, end)
    run(NOTICES)
    told = {each.principal_id for each in session().scalars(select(Notice).where(Notice.reason == "poll_ended"))}
    assert told == {company.viewer(who).principal_id for who in ("Sam", "Mia")}


def test_who_opened_it_ends_it(app: Flask) -> None:
    topic = poll()
    path = f"/topics/{topic.ref}/poll/end"
    answers = {who: send(browser(app, who), path).status_code for who in ("anyone", "Sam", "Mia", "Ada")}
    assert answers == {"anyone": 403, "Sam": 403, "Mia": 302, "Ada": 403}
    anew()
    assert session().scalars(select(Activity.verb).where(Activity.verb == "poll.ended")).all() == ["poll.ended"]
    assert session().scalars(select(PollVote)).all() == []


FORM = {"title": "What?", "body": "Choose.", "choices": "Roses\n\nTulips\nRoses", "sort": "single", "ends_at": ""}
WRONG = {
    "one choice": {"choices": "Roses\n \nRoses"},
    "no choices": {"choices": ""},
    "too many": {"choices": "\n".join(map(str, range(21)))},
    "too long": {"choices": f"a\n{'b' * 121}"},
    "a sort that is none": {"sort": "made up"},
    "an end in the past": {"ends_at": "2001-01-01T12:00"},
    "an end that is none": {"ends_at": "soon"},
}


def test_the_form_keeps_choices_once_and_gives_back_what_is_wrong(app: Flask, company: Company) -> None:
    path = f"/groups/{company.group('Open Garden').ref}/topics/new?kind=poll"
    mia = browser(app, "Mia")
    for name, wrong in WRONG.items():
        answer = send(mia, path, **FORM | wrong)
        assert answer.status_code == 422, name
        assert 'value="What?"' in answer.text, name
    sent = send(mia, path, **FORM | {"hidden": "y", "ends_at": "2100-01-01T12:00"})
    assert sent.status_code == 302
    anew()
    kept = session().scalars(select(Poll)).one()
    assert [each.text for each in kept.choices] == ["Roses", "Tulips"]
    assert (kept.hidden, kept.ends_at) == (True, datetime(2100, 1, 1, 12, tzinfo=UTC))
    assert "Results are shown at the end." in mia.get(sent.headers["Location"]).text


def test_whoever_leaves_with_their_texts_takes_the_choices_along(app: Flask, company: Company) -> None:
    topic = poll()
    mia = company.person("Mia").principal_id
    given = personal.personal_data(mia)["poll_choices"]
    assert [each["choice"] for each in given] == ["Roses", "Tulips", "Weeds"]
    for texts, stands in ((False, True), (True, False)):
        with unit_of_work():
            hooks().community_forget(principal_id=mia, address="", with_texts=texts)
        assert ("Tulips" in browser(app, "Sam").get(f"/topics/{topic.ref}").text) is stands
