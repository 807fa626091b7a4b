"""What pages cost, as multiples of the floor's topic page, with the number of queries each makes and its weight.

A visitor's page is measured twice: made anew, and shown again because nothing was committed since.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, select

from benchmarks.corpus import FIRST, write_corpus
from benchmarks.floor import floor_app
from community import create_app
from community.access.models import Audience, Thing
from community.app.setup import set_up
from community.core.clock import now
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.people.actions import sign_in
from community.people.models import Person

ROUNDS = 40
WHOLE = {"topics": 20_000, "people": 5_000, "groups": 50}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=200)
    parser.add_argument("--whole", action="store_true", help="5,000 people, 50 groups, 20,000 topics, 200,000 posts")
    given = parser.parse_args()
    size = WHOLE if given.whole else {"topics": given.topics, "people": 200, "groups": 10}
    with tempfile.TemporaryDirectory() as folder:
        plain: dict[str, Any] = {
            "posts_in_ten_minutes": 0,
            "writes_per_person": 0,
            "writes_per_network": 0,
            "readers": "off",
        }
        app = create_app(data_dir=Path(folder), secret_key="benchmark", **plain)  # noqa: S106 -- an invented key
        logging.disable(logging.WARNING)
        with app.app_context():
            set_up()
            begun = time.perf_counter()
            write_corpus(**size)
            print(f"{size} written in {time.perf_counter() - begun:.0f} s")
            topic, group = _addresses()
            with unit_of_work():
                token = sign_in(session().scalars(select(Person).where(Person.principal_id == FIRST)).one(), now())
        _table(app, {"home": "/", "topic list": group, "activity": f"{group}/activity", "topic": topic}, token)


def _table(app: Flask, pages: dict[str, str], token: str) -> None:
    queries: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
        print(f"on {db.engine.dialect.name}")
    floor_client = floor_app(app).test_client()
    floor = _milliseconds(lambda: floor_client.get(pages["topic"]))
    print(f"the floor's topic page takes {floor:.2f} ms, {len(floor_client.get(pages['topic']).data) / 1024:.0f} KB")
    print(f"{'page':<14}{'viewer':<16}{'x floor':>8}{'ms':>8}{'queries':>9}{'KB':>7}{'gzip':>7}")
    forget = app.extensions["community.kept_pages"].__class__
    for who in ("visitor, kept", "visitor, made", "member"):
        client = _client(app, token if who == "member" else "")
        for name, address in pages.items():

            def ask(client: FlaskClient = client, address: str = address, anew: bool = who == "visitor, made") -> Any:
                if anew:
                    app.extensions["community.kept_pages"] = forget()
                return client.get(address)

            took = _milliseconds(ask)
            queries.clear()
            page = ask().data
            count = sum(each.startswith("SELECT") for each in queries)
            sizes = len(page) / 1024, len(gzip.compress(page)) / 1024
            print(f"{name:<14}{who:<16}{took / floor:>8.1f}{took:>8.2f}{count:>9}{sizes[0]:>7.1f}{sizes[1]:>7.1f}")
    client = _client(app, token)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "0" * 40
    form = URLSafeTimedSerializer("benchmark", salt="wtf-csrf-token").dumps("0" * 40)
    took = _milliseconds(
        lambda: client.post(f"{pages['topic']}/posts", data={"csrf_token": form, "body": "It drifts."}), 302
    )
    print(f"{'a reply':<14}{'member':<16}{took / floor:>8.1f}{took:>8.2f}")


def _client(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    if token:
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
    return client


def _addresses() -> tuple[str, str]:
    """The first topic's and its public group's."""
    group = (
        session()
        .scalars(select(Group).join(Audience, Audience.id == Group.audience_id).where(Audience.id == FIRST))
        .one()
    )
    topic = select(Thing.ref).where(Thing.audience_id == FIRST, Thing.kind == "topic").order_by(Thing.id).limit(1)
    return f"/topics/{session().scalars(topic).one()}", f"/groups/{group.ref}"


def _milliseconds(ask: Callable[[], Any], expected: int = 200) -> float:
    """The best of some requests: the steadiest figure on a machine that does other things as well."""
    times = []
    for number in range(ROUNDS + 5):
        begun = time.thread_time()
        status = ask().status_code
        if number >= 5:
            times.append((time.thread_time() - begun) * 1000)
        assert status == expected, f"answered {status}"
    return min(times)


if __name__ == "__main__":
    main()
