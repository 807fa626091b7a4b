"""A group that has been written in for a while."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from community.access.models import Role, Thing
from community.access.viewers import Viewer, system, viewer_of
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.models import Topic
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.groups.actions import add_member
from community.people.actions import Claims, admit
from tests.company import ISSUER, Company

SPRING = datetime(2027, 3, 1, tzinfo=UTC)


def newcomers(count: int, group: str, since: int = 0) -> list[Viewer]:
    """People who are new here, and members of a group."""
    company = Company()
    with unit_of_work():
        people = []
        for number in range(since, since + count):
            name = f"Writer {number:02}"
            person = admit(system(), Claims(ISSUER, name, name), SPRING)
            people.append(viewer_of(person.principal))
            add_member(system(), company.group(group), people[-1], SPRING, role=Role.MEMBER)
    return people


def write_topics(count: int, group: str, writers: list[Viewer], since: int = 0) -> None:
    """Topics called "Topic 00", "Topic 01" and so on, a minute apart."""
    with unit_of_work():
        for number in range(since, since + count):
            writer = writers[number % len(writers)]
            start_topic(
                writer,
                Company().group(group),
                title=f"Topic {number:02}",
                writing=prepare(f"Beginning {number:02}"),
                now=SPRING + timedelta(minutes=number),
            )


def first_topic(group: str) -> Topic:
    topics = select(Topic).join(Thing, Thing.id == Topic.id).order_by(Topic.id)
    found = session().scalars(topics.where(Thing.audience_id == Company().group(group).audience_id)).first()
    assert found is not None
    return found


def write_posts(count: int, group: str, writers: list[Viewer], since: int = 0) -> None:
    """Posts "Saying 00", "Saying 01" and so on in the group's first topic, a minute apart."""
    with unit_of_work():
        topic = first_topic(group)
        for number in range(since, since + count):
            at = SPRING + timedelta(minutes=number)
            reply(writers[number % len(writers)], topic, writing=prepare(f"Saying {number:02}"), now=at)


def numbers(word: str, page: str) -> list[int]:
    """The numbers behind a word of the page, in their order, each once."""
    return list(dict.fromkeys(int(found) for found in re.findall(rf"{word} (\d\d)", page)))


def button(label: str, page: str) -> str | None:
    """Where the link with this label leads."""
    found = re.search(rf'href="([^"]*)"[^>]*>(?:<svg[^>]*>.*?</svg>)?{label}(?:<svg|</a>)', page)
    return found[1].replace("&amp;", "&") if found else None


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, apart from pragmas and transaction control."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
