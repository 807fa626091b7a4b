"""How much the last page of a long topic costs, against its first, for a member and for a visitor.

    python -m benchmarks.long_topic [posts]

The best of many requests, alternately, in the process' own time.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.corpus import FIRST, write_corpus
from community import create_app
from community.access.models import Thing
from community.app.setup import set_up
from community.content.base.models import Post
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.people.actions import sign_in
from community.people.models import Person

TIMES = 60


def main(posts: int) -> None:
    """Make the topic and print the figures."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(data_dir=Path(folder), readers="off")
        with app.app_context():
            set_up()
            write_corpus(10, long=posts)
            path, numbers = _address(posts)
            session().rollback()
        for who, client in (("visitor", app.test_client()), ("member", _signed_in(app))):
            _measure(app, who, client, path, numbers)


def _address(posts: int) -> tuple[str, dict[str, str]]:
    found = select(Post.topic_id).group_by(Post.topic_id).having(func.count() == posts)
    topic = session().get_one(Thing, session().scalars(found).one())
    refs = select(Thing.ref).join(Post, Post.id == Thing.id).where(Post.topic_id == topic.id)
    at = {name: session().scalars(refs.where(Post.number == number)).one() for name, number in _pages(posts).items()}
    return f"/topics/{topic.ref}", at


def _pages(posts: int) -> dict[str, int]:
    return {"first": 1, "middle": posts // 2, "last": posts}


def _signed_in(app: Any) -> Any:
    client = app.test_client()
    with app.app_context(), unit_of_work() as work:
        kept = sign_in(work.scalars(select(Person).where(Person.principal_id == FIRST)).one(), now())
    with client.session_transaction() as cookie:
        cookie["_user_id"] = kept
    return client


def _measure(app: Any, who: str, client: Any, path: str, at: dict[str, str]) -> None:
    best = dict.fromkeys(at, 1e9)
    for _round in range(TIMES):
        for name, ref in at.items():
            app.extensions["community.kept_pages"].pages.clear()
            begun = time.process_time()
            answer = client.get(path, query_string={"at": ref})
            best[name] = min(best[name], time.process_time() - begun)
            assert answer.status_code == 200
            assert f"post-{ref}" in answer.text
    told = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in best.items())
    print(f"{who}: {told}; last / first {best['last'] / best['first']:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
