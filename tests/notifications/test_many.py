"""A thousand notices: how long they take to give, to count and to show. Printed with `-s`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from community.access.models import Principal, PrincipalKind
from community.activity.models import Activity, Delivery
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.models import Level, MailDecision, Notice, NoticeLevel, Recipient
from community.notifications.queries import unread
from tests.company import Company
from tests.notifications.scene import latest, starts, told

MANY = 1000


def crowd(company: Company, count: int) -> None:
    """Many people who watch the public group, put there by rows: it is the notices that are measured."""
    audience_id = company.group("Open Garden").audience_id
    with unit_of_work() as work:
        first = work.scalars(select(func.max(Principal.id))).one() + 1
        ids = range(first, first + count)
        people = [{"id": each, "kind": PrincipalKind.PERSON, "name": f"P {each}"} for each in ids]
        work.execute(insert(Principal), people)
        work.execute(
            insert(Recipient),
            [{"principal_id": each, "address": f"p{each}@company.test", "confirmed_at": now()} for each in ids],
        )
        work.execute(
            insert(NoticeLevel),
            [{"principal_id": each, "audience_id": audience_id, "level": Level.WATCHING} for each in ids],
        )


def test_a_thousand_watchers_are_told(quiet: Company) -> None:
    crowd(quiet, MANY)
    starts(quiet, "Mia", "Open Garden", "Hello")
    begun = time.perf_counter()
    told()
    seconds = time.perf_counter() - begun
    sys.stdout.write(f"\n{MANY} watchers told, each with a mail queued: {seconds:.2f} s\n")
    assert session().scalar(select(func.count(Notice.id))) == MANY
    assert session().scalar(select(func.count(Delivery.id))) == MANY
    assert seconds < 30


def test_a_thousand_unread_notices_are_counted_and_shown(quiet: Company, client: FlaskClient) -> None:
    ada = quiet.viewer("Ada").principal_id
    starts(quiet, "Mia", "Open Garden", "Hello")
    said = latest()
    with unit_of_work() as work:
        again = {column.name: getattr(said, column.name) for column in Activity.__table__.columns}
        ids = range(said.id + 1, said.id + 1 + MANY)
        work.execute(insert(Activity), [{**again, "id": each} for each in ids])
        facts = {"principal_id": ada, "reason": "mention", "created_at": now(), "mail": MailDecision.OFF}
        work.execute(insert(Notice), [{**facts, "activity_id": each, "ref": f"r{each}"} for each in ids])
    quiet.sign_in(client, "Ada")
    client.get("/notices")
    asked: dict[str, Callable[[], object]] = {
        "the bell": lambda: unread(quiet.viewer("Ada")),
        "the page": lambda: client.get("/notices"),
    }
    for what, ask in asked.items():
        begun = time.perf_counter()
        for _time in range(10):
            ask()
        seconds = (time.perf_counter() - begun) / 10
        sys.stdout.write(f"\n{what}: {seconds * 1000:.1f} ms\n")
        assert seconds < 2
    assert unread(quiet.viewer("Ada")) == 100
    assert "more than 99 new" in client.get("/").text
