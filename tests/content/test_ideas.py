"""Ideas: votes, what becomes of them and why, duplicates, and a word to all who voted when it is there."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.activity.running import run
from community.content.base.models import Topic
from community.content.ideas.actions import decide_idea, merge_idea, vote_for
from community.content.ideas.models import Idea, IdeaStatus, IdeaVote
from community.content.ideas.queries import outlook_of
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden, NotFound
from community.core.unit import unit_of_work
from community.notifications.models import Notice
from community.notifications.readers import NOTICES
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.kinds import started
from tests.content.test_topics import newest_activity


@pytest.fixture
def idea(company: Company) -> Topic:
    return started("idea", title="A greenhouse")


def votes() -> int:
    anew()
    return session().scalar(select(func.count()).select_from(IdeaVote)) or 0


def test_readers_vote_once_and_take_it_back(app: Flask, company: Company, idea: Topic) -> None:
    answers = {
        who: send(browser(app, who), f"/topics/{idea.ref}/vote").status_code for who in ("anyone", "Sam", "Mia")
    }
    assert answers == {"anyone": 403, "Sam": 302, "Mia": 302}
    send(browser(app, "Sam"), f"/topics/{idea.ref}/vote")
    assert votes() == 2
    assert newest_activity().verb == "idea.supported"
    listed = browser(app).get(f"/groups/{company.group('Open Garden').ref}?kind=idea").text
    assert "2 votes" in listed
    assert "Open" in listed
    assert send(browser(app, "Sam"), f"/topics/{idea.ref}/vote/undo").status_code == 302
    assert votes() == 1
    assert newest_activity().retracts_id is not None


def test_keepers_say_what_becomes_of_it_and_why(app: Flask, idea: Topic) -> None:
    path = f"/topics/{idea.ref}/status"
    declined = {"status": "declined", "reason": "There is no room."}
    answers = {who: send(browser(app, who), path, **declined).status_code for who in ("anyone", "Sam", "Mia", "Ada")}
    assert answers == {"anyone": 403, "Sam": 403, "Mia": 403, "Ada": 302}
    page = browser(app, "Sam").get(f"/topics/{idea.ref}").text
    assert "Declined" in page
    assert "There is no room." in page
    assert send(browser(app, "Sam"), f"/topics/{idea.ref}/vote").status_code == 403, "it is decided"
    before = newest_activity().id
    for wrong in (
        {"status": "declined", "reason": ""},
        {"status": "made up"},
        {"status": "open", "reason": "x" * 501},
    ):
        assert send(browser(app, "Ada"), path, **wrong).status_code == 409
    assert newest_activity().id == before


def test_whoever_voted_is_told_when_it_is_there(app: Flask, company: Company, idea: Topic) -> None:
    with unit_of_work():
        vote_for(company.viewer("Sam"), idea, now())
        decide_idea(company.viewer("Ada"), idea, IdeaStatus.PLANNED, reason="", now=now())
        decide_idea(company.viewer("Ada"), idea, IdeaStatus.SHIPPED, reason="In version 2.", now=now())
    run(NOTICES)
    told = {(each.principal_id, each.reason) for each in session().scalars(select(Notice))}
    sam, mia = (company.viewer(name).principal_id for name in ("Sam", "Mia"))
    assert {(sam, "idea_shipped"), (mia, "idea_shipped"), (mia, "idea_decided")} <= told
    assert (sam, "idea_decided") not in told
    page = browser(app, "Sam").get("/notices").text
    assert "A greenhouse" in page
    assert "is there now" in page


def test_a_duplicate_counts_where_it_goes_on_and_comes_back_whole(app: Flask, company: Company, idea: Topic) -> None:
    other = started("idea", title="A glass house", by="Ada")
    with unit_of_work():
        for who, which in (("Sam", idea), ("Mia", idea), ("Mia", other), ("Ada", other)):
            vote_for(company.viewer(who), which, now())
    ada = browser(app, "Ada")
    assert (
        send(ada, f"/topics/{other.ref}/merge", into=f"http://community.test/topics/{idea.ref}?at=1").status_code
        == 302
    )
    anew()
    assert outlook_of(company.viewer("Sam"), idea).votes == 3
    assert "It goes on here" in browser(app).get(f"/topics/{other.ref}").text
    assert send(browser(app, "Sam"), f"/topics/{other.ref}/vote").status_code == 403
    assert send(ada, f"/topics/{idea.ref}/merge", into="made up").status_code == 409
    assert send(browser(app, "Mia"), f"/topics/{other.ref}/merge/undo").status_code == 403
    assert send(ada, f"/topics/{other.ref}/merge/undo").status_code == 302
    anew()
    assert outlook_of(company.viewer("Sam"), idea).votes == 2
    assert outlook_of(company.viewer("Sam"), other).votes == 2


def test_an_idea_goes_on_in_its_own_group_alone(company: Company, idea: Topic) -> None:
    quiet = started("idea", group="Quiet Room")
    ada = company.viewer("Ada")
    for topic, into in ((idea, quiet), (idea, idea)):
        with pytest.raises(Conflict), unit_of_work():
            merge_idea(ada, topic, into)
    with pytest.raises(Forbidden), unit_of_work():
        merge_idea(company.viewer("Mia"), idea, idea)
    with pytest.raises(NotFound), unit_of_work():
        vote_for(company.viewer("Sam"), quiet, now())
    assert session().scalars(select(Idea.merged_into_id)).all() == [None, None]


def test_a_vote_that_came_with_a_duplicate_is_taken_back_as_well(app: Flask, company: Company, idea: Topic) -> None:
    other = started("idea", title="A glass house", by="Ada")
    with unit_of_work():
        for who, which in (("Sam", other), ("Mia", other), ("Mia", idea)):
            vote_for(company.viewer(who), which, now())
        merge_idea(company.viewer("Ada"), other, idea)
    for who, left in (("Sam", 2), ("Mia", 0)):
        assert send(browser(app, who), f"/topics/{idea.ref}/vote/undo").status_code == 302
        assert votes() == left
        assert not outlook_of(company.viewer(who), idea).mine
    assert newest_activity().retracts_id is not None
