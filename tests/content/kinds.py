"""Things of all kinds for the tests, made by the people of the company."""

from __future__ import annotations

from typing import Any

from community.content.base.actions import choose_kinds, prepare, reply, start_topic
from community.content.base.kinds import content_kinds
from community.content.base.models import Post, Topic
from community.core.clock import now
from community.core.unit import unit_of_work
from tests.company import Company


def started(kind: str, by: str = "Mia", group: str = "Open Garden", title: str = "", **given: Any) -> Topic:
    """Something of a kind that somebody started, in a group that has every kind."""
    company = Company()
    with unit_of_work():
        choose_kinds(company.viewer("Ada"), company.group(group), list(content_kinds()))
        said = prepare(f"What {by} wrote.")
        return start_topic(
            company.viewer(by),
            company.group(group),
            title=title or f"A {kind}",
            writing=said,
            now=now(),
            kind=kind,
            given=given,
        )


def replied(topic: Topic, by: str, text: str = "A reply.") -> Post:
    """What somebody replied."""
    with unit_of_work():
        return reply(Company().viewer(by), topic, writing=prepare(text), now=now())
