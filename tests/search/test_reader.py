"""The index follows the log."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from community.activity.cursors import BATCH
from community.activity.models import Activity, Cursor
from community.content.base.actions import prepare, reply, start_topic
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.search.building import build_if_missing, rebuild
from community.search.index import index
from community.search.readers import SEARCH_INDEX, take_in
from tests.company import Company

Follow = Callable[[], None]


def ids(word: str) -> list[int]:
    return sorted({hit.thing_id for hit in index().find([word], limit=1_000)})


def test_what_was_there_before_the_first_start_is_found(company: Company, indexed: Follow) -> None:
    posts = [post.id for group in ("Open Garden", "Half House", "Quiet Room") for post in company.posts(group)]
    assert ids("kanari") == sorted(posts)


def test_a_new_topic_is_found_with_the_text_that_it_begins_with(company: Company, indexed: Follow) -> None:
    with unit_of_work():
        group = company.group("Open Garden")
        topic = start_topic(
            company.viewer("Mia"), group, title="Gaskets", writing=prepare(f"{'x ' * 100}sealing"), now=now()
        )
    assert ids("gasket") == []
    indexed()
    assert ids("gasket") == [topic.id]
    assert ids("seal") == [topic.id + 1]


def test_rows_are_taken_in_together_and_the_cursor_follows(company: Company, indexed: Follow) -> None:
    with unit_of_work():
        for _ in range(BATCH + 10):
            reply(company.viewer("Mia"), company.topic("Open Garden"), writing=prepare("a valve"), now=now())
    indexed()
    assert len(ids("valv")) == BATCH + 10
    newest = session().scalars(select(Activity.id).order_by(Activity.id.desc())).first()
    assert session().get_one(Cursor, SEARCH_INDEX.name).position == newest


def test_doing_it_again_changes_nothing(company: Company, indexed: Follow) -> None:
    before = index().find(["kanari"], limit=100)
    rows = session().scalars(select(Activity)).all()
    take_in(rows)
    take_in(rows)
    assert len(index().find(["kanari"], limit=100)) == len(before)


def test_an_index_that_was_thrown_away_is_built_again(company: Company, indexed: Follow) -> None:
    index().clear()
    take_in(session().scalars(select(Activity)).all())
    assert ids("kanari") == []
    build_if_missing()
    assert len(ids("kanari")) == 6


def test_what_is_written_during_a_build_is_in_the_new_index(company: Company, indexed: Follow) -> None:
    def progress(done: int, _total: int) -> None:
        if done == 0:
            return
        with unit_of_work():
            reply(company.viewer("Mia"), company.topic("Open Garden"), writing=prepare("meanwhile"), now=now())
            first = company.posts("Open Garden")[0]
            first.html = "<p>edited</p>"
            session().add(
                Activity(
                    occurred_at=now(),
                    recorded_at=now(),
                    identity_id=session().scalars(select(Activity.identity_id)).first(),
                    verb="post.written",
                    thing_id=first.id,
                )
            )

    rebuild(progress)
    assert ids("meanwhil")
    assert ids("edit") == [company.posts("Open Garden")[0].id]
