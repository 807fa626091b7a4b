"""How much a page asks of the database does not depend on how much there is."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.visits import browser
from tests.company import Company
from tests.content.writing import counted_queries, first_topic, newcomers, write_posts, write_topics

FOR_VISITORS = {"/": 6, "/mine": 0, "/groups": 4, "group": 7, "activity": 8, "topic": 7}
FOR_MEMBERS = {"/": 7, "/mine": 7, "/groups": 7, "group": 13, "activity": 13, "topic": 12}
"""A page that comes to need more says here why. Wanted are 6 and 10: a stream names the things of each kind by a
query of its own; somebody who is not in a group is asked for what they asked of it, and what it asks of them. Whoever
is signed in has a bell, may be staff, may sell: one query. A topic asks how people reacted to its posts, and to which
one may react, which one keeps, and lists and topics what is new to whoever is signed in. A group asks what is pinned
in it. The directory asks which sorts of groups there are for somebody who is in some, and what they could join."""


def pages_of(company: Company) -> dict[str, str]:
    group, topic = company.group("Open Garden"), first_topic("Open Garden")
    paths = {
        "group": f"/groups/{group.ref}",
        "activity": f"/groups/{group.ref}/activity",
        "topic": f"/topics/{topic.ref}",
    }
    return {"/": "/", "/mine": "/mine", "/groups": "/groups", **paths}


def measure(app: Flask, viewer: str, pages: dict[str, str]) -> dict[str, int]:
    client, found = browser(app, viewer), {}
    for name, path in pages.items():
        assert client.get(path).status_code in (200, 302)
        app.extensions["community.kept_pages"].pages.clear()  # what is kept asks nothing at all
        with counted_queries() as sent:
            client.get(path)
        found[name] = len(sent)
    return found


@pytest.mark.parametrize("viewer", ["anyone", "Sam", "Mia"])
def test_more_posts_topics_and_activity_cost_no_more_queries(
    app: Flask, company: Company, viewer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = FOR_VISITORS if viewer == "anyone" else FOR_MEMBERS
    writers = newcomers(3, "Open Garden")
    write_topics(3, "Open Garden", writers)
    write_posts(3, "Open Garden", writers)
    pages = pages_of(company)
    few = measure(app, viewer, pages)
    writers += newcomers(37, "Open Garden", since=3)
    write_topics(37, "Open Garden", writers, since=3)
    write_posts(37, "Open Garden", writers, since=3)
    many = measure(app, viewer, pages)
    figures = {name: (few[name], many[name]) for name in few}
    with capsys.disabled():
        print(f"\nqueries per page for {viewer}, with 3 and with 40 of each: {figures}")  # noqa: T201 -- wanted
    assert {name: many[name] for name in many if many[name] > few[name]} == {}
    assert {name: count for name, count in many.items() if count > limits[name]} == {}
