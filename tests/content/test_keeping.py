"""Closing, pinning and slowing topics: by moderators alone, shown where it counts, and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from community.content.base.actions import prepare, reply
from community.content.base.keeping import close_topic, pin_topic, slow_down
from community.content.base.personal import forget, personal_data
from community.core.clock import now
from community.core.db import session
from community.core.errors import Conflict, Forbidden
from community.core.unit import unit_of_work
from tests.access.visits import anew, browser, send
from tests.company import Company
from tests.content.test_topics import newest_activity
from tests.content.writing import button, newcomers, write_topics

ACTS = {"/close": {"reason": "All is said."}, "/reopen": {}, "/pin": {}, "/unpin": {}, "/pace": {"minutes": "5"}}


def test_moderators_alone_keep_a_topic(app: Flask, company: Company) -> None:
    open_, quiet = (f"/topics/{company.topic(group).ref}" for group in ("Open Garden", "Quiet Room"))
    for act, form in ACTS.items():
        answers = {
            who: send(browser(app, who), f"{open_}{act}", **form).status_code for who in ("anyone", "Sam", "Mia")
        }
        assert answers == {"anyone": 403, "Sam": 403, "Mia": 403}, act
        assert send(browser(app, "Sam"), f"{quiet}{act}", **form).status_code == 404, act
        assert send(browser(app, "Ada"), f"{open_}{act}", **form).status_code == 302, act
    assert (newest_activity().verb, newest_activity().facts) == ("topic.slowed", {"minutes": 5})
    for form in ({"minutes": "7"}, {"minutes": "x"}, {}):
        assert send(browser(app, "Ada"), f"{open_}/pace", **form).status_code == 409
    assert send(browser(app, "Ada"), f"{open_}/close", reason="x" * 201).status_code == 409
    page = browser(app, "Mia").get(open_).text
    assert "For moderators" not in page
    assert "For moderators" in browser(app, "Ada").get(open_).text


def test_nobody_writes_in_a_closed_topic_until_it_is_open_again(app: Flask, company: Company) -> None:
    path = f"/topics/{company.topic('Open Garden').ref}"
    send(browser(app, "Ada"), f"{path}/close", reason="All is said.")
    assert newest_activity().verb == "topic.closed"
    for who in ("Mia", "Ada"):
        assert send(browser(app, who), f"{path}/posts", body="Yet a word").status_code == 403
        assert "This topic is closed; nobody writes here any more. All is said." in browser(app, who).get(path).text
    group = f"/groups/{company.group('Open Garden').ref}"
    assert ">Closed</span>" in browser(app).get(group).text
    send(browser(app, "Ada"), f"{path}/reopen")
    assert newest_activity().retracts_id is not None
    assert send(browser(app, "Mia"), f"{path}/posts", body="Yet a word").status_code == 302
    assert ">Closed</span>" not in browser(app).get(group).text


def test_pinned_topics_stand_once_and_at_the_top(app: Flask, company: Company) -> None:
    group = f"/groups/{company.group('Open Garden').ref}"
    old = company.topic("Open Garden")
    write_topics(35, "Open Garden", newcomers(1, "Open Garden"))
    with unit_of_work():
        pin_topic(company.viewer("Ada"), old, now=now())
    page = browser(app).get(group).text
    assert page.index("Talk of Open Garden") < page.index("Topic 34")
    assert page.count("Talk of Open Garden") == 1
    assert "Pinned" in page
    older = browser(app).get(button("Older topics", page) or "").text
    assert "Talk of Open Garden" not in older
    send(browser(app, "Ada"), f"/topics/{old.ref}/unpin")
    page = browser(app).get(group).text
    assert "Pinned" not in page


def test_in_a_slow_topic_each_waits_but_moderators(app: Flask, company: Company) -> None:
    topic, mia, ada = company.topic("Open Garden"), company.viewer("Mia"), company.viewer("Ada")
    began, said = now() + timedelta(days=1), prepare("A word.")
    with unit_of_work():
        slow_down(ada, topic, 15)
        reply(mia, topic, writing=said, now=began)
    with pytest.raises(Conflict, match="You can write again in"), unit_of_work():
        reply(mia, topic, writing=said, now=began + timedelta(minutes=14))
    with unit_of_work():
        reply(ada, topic, writing=said, now=began)
        reply(ada, topic, writing=said, now=began)
        reply(mia, topic, writing=said, now=began + timedelta(minutes=15))
    answer = send(browser(app, "Mia"), f"/topics/{topic.ref}/posts", body="Too soon, but not lost")
    assert answer.status_code == 409
    assert "Too soon, but not lost" in answer.text
    with pytest.raises(Forbidden), unit_of_work():
        slow_down(mia, topic, 0)


def test_whoever_closed_it_is_forgotten_and_it_stays_closed(company: Company) -> None:
    topic, ada = company.topic("Open Garden"), company.viewer("Ada")
    with unit_of_work():
        close_topic(ada, topic, reason="All is said.", now=now())
        pin_topic(ada, topic, now=now())
    told = personal_data(ada.principal_id)
    assert [each["ref"] for each in told["topics_closed"] + told["topics_pinned"]] == [topic.ref, topic.ref]
    with unit_of_work():
        forget(ada.principal_id, with_texts=True)
    anew()
    session().expire_all()
    assert topic.closure is not None
    assert (topic.closure.by_id, topic.closure.reason) == (None, "")
