"""What pages cost, as multiples of the floor's topic page, with the number of queries each makes."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
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


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=200)
    topics = parser.parse_args().topics
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(data_dir=Path(folder), secret_key="benchmark", readers="off")  # noqa: S106 -- an invented key
        with app.app_context():
            set_up()
            write_corpus(topics)
            topic, group = _addresses()
            with unit_of_work():
                token = sign_in(session().scalars(select(Person).where(Person.principal_id == FIRST)).one(), now())
            engine = db.engine
        queries: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
        floor = _milliseconds(floor_app(app).test_client(), topic)
        print(f"{topics} topics; the floor's topic page takes {floor:.2f} ms")
        print(f"{'page':<22}{'viewer':<10}{'x floor':>8}{'ms':>8}{'queries':>9}")
        pages = {"home": "/", "topic list": group, "group activity": f"{group}/activity", "topic": topic}
        for who in ("visitor", "member"):
            client = app.test_client()
            if who == "member":
                with client.session_transaction() as cookie:
                    cookie["_user_id"] = token
            for name, address in pages.items():
                took = _milliseconds(client, address)
                queries.clear()
                client.get(address)
                count = sum(each.startswith("SELECT") for each in queries)
                print(f"{name:<22}{who:<10}{took / floor:>8.1f}{took:>8.2f}{count:>9}")


def _addresses() -> tuple[str, str]:
    """A topic's and its public group's."""
    group = (
        session()
        .scalars(select(Group).join(Audience, Audience.id == Group.audience_id).where(Audience.id == FIRST))
        .one()
    )
    topic = select(Thing.ref).where(Thing.audience_id == FIRST, Thing.kind == "topic").limit(1)
    return f"/topics/{session().scalars(topic).one()}", f"/groups/{group.ref}"


def _milliseconds(client: FlaskClient, address: str) -> float:
    """The best of some requests: the steadiest figure on a machine that does other things as well."""
    times = []
    for number in range(ROUNDS + 5):
        begun = time.thread_time()
        status = client.get(address).status_code
        if number >= 5:
            times.append((time.thread_time() - begun) * 1000)
        assert status == 200, f"{address} answered {status}"
    return min(times)


if __name__ == "__main__":
    main()
