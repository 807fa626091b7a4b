"""A mark in an address (`at`, `before`) tells nobody whether something exists that they may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from community.access.models import State
from community.core.unit import unit_of_work
from tests.access.census import MADE_UP
from tests.access.visits import browser, without_tokens
from tests.company import Company
from tests.content.writing import SPRING, newcomers, numbers, write_posts, write_topics


def page(app: Flask, viewer: str, path: str, ref: str) -> str:
    app.extensions["clock"] = lambda: SPRING + timedelta(days=1)
    client = browser(app, viewer)
    client.get("/")
    return without_tokens(client.get(path + ref).text).replace(ref, "REF")


@pytest.mark.parametrize("viewer", ["anyone", "Sam"])
def test_a_posts_page_does_not_move_for_a_reference_of_somewhere_else(
    app: Flask, company: Company, viewer: str
) -> None:
    write_posts(43, "Open Garden", newcomers(2, "Open Garden"))
    write_topics(1, "Quiet Room", newcomers(1, "Quiet Room", since=5))
    path = f"/topics/{company.topic('Open Garden').ref}?at="
    hidden = [company.group("Quiet Room").ref, *(post.ref for post in company.posts("Half House"))]
    with unit_of_work() as work:
        newest = work.connection().exec_driver_sql("SELECT ref FROM thing ORDER BY id DESC LIMIT 2").scalars().all()
    for ref in [*hidden, *newest]:
        assert page(app, viewer, path, ref) == page(app, viewer, path, MADE_UP), numbers(
            "Saying", page(app, viewer, path, ref)
        )


def test_the_address_of_a_hidden_post_shows_a_page_with_posts(app: Flask, company: Company) -> None:
    write_posts(39, "Open Garden", newcomers(2, "Open Garden"))
    last = company.posts("Open Garden")[-1]
    with unit_of_work():
        last.thing.state = State.HIDDEN
    path = f"/topics/{company.topic('Open Garden').ref}?at={last.ref}"
    assert numbers("Saying", browser(app).get(path).text)


@pytest.mark.parametrize("viewer", ["anyone", "Sam"])
def test_a_groups_page_does_not_move_for_a_topic_of_another_group(app: Flask, company: Company, viewer: str) -> None:
    writers = newcomers(1, "Open Garden")
    write_topics(5, "Open Garden", writers)
    path = f"/groups/{company.group('Open Garden').ref}?before="
    for group in ("Quiet Room", "Half House"):
        ref = company.topic(group).ref
        assert page(app, viewer, path, ref) == page(app, viewer, path, MADE_UP)


def test_hidden_posts_are_not_counted(app: Flask, company: Company) -> None:
    write_posts(5, "Open Garden", newcomers(1, "Open Garden"))
    with unit_of_work():
        for post in company.posts("Open Garden")[2:]:
            post.thing.state = State.HIDDEN
    text = browser(app).get(f"/groups/{company.group('Open Garden').ref}").text
    assert '<span class="fc-count__figure">1</span>' in text
