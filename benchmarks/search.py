"""How fast the embedded index takes in 10,000 documents and answers with the rights of a viewer.

    python -m benchmarks.search [documents]

It prints seconds on this machine and, to compare machines, their ratio to a plain pass over the same texts.
"""

from __future__ import annotations

import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from community import create_app
from community.access.viewers import Viewer
from community.app.setup import set_up
from community.content.base.models import Post
from community.core.clock import now
from community.core.db import session
from community.sdk import (
    Claims,
    Joining,
    Visibility,
    add_member,
    admit,
    found_group,
    prepare,
    reply,
    start_topic,
    system,
    unit_of_work,
    viewer_of,
)  # fmt: skip
from community.search.building import rebuild
from community.search.index import index
from community.search.queries import search
from community.search.words import plain_words

GROUPS, OPEN_TO_VIEWER, WORDS, QUERIES = 60, 15, 80, 100
VOCABULARY = [f"word{number}" for number in range(5_000)]


def main(documents: int) -> None:
    """Make the texts, index them, search them, and print the figures."""
    logging.disable(logging.WARNING)
    chance = random.Random(1)  # noqa: S311 -- the same texts each time
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(data_dir=Path(folder), readers="off")
        with app.app_context(), app.test_request_context():
            set_up()
            viewer = fill(documents, chance)
            measure(documents, viewer, chance)


def fill(documents: int, chance: random.Random) -> Viewer:
    """Groups of which the viewer is in a quarter, with posts of common and rare words."""
    with unit_of_work():
        owner, viewer = (
            viewer_of(admit(system(), Claims("https://bench.test", name, name), now()).principal)
            for name in ("Owner", "Viewer")
        )
    for number in range(GROUPS):
        with unit_of_work():
            group = found_group(
                system(), name=f"Group {number}", description="", visibility=Visibility.PRIVATE,
                joining=Joining.INVITATION, now=now(),
            )  # fmt: skip
            for member in (owner, viewer)[: 2 if number < OPEN_TO_VIEWER else 1]:
                add_member(system(), group, member, now())
            topic = start_topic(owner, group, title=f"Topic {number}", writing=prepare(text(chance)), now=now())
            for _ in range(documents // GROUPS):
                reply(owner, topic, writing=prepare(text(chance)), now=now())
    return viewer


def text(chance: random.Random) -> str:
    """Words as people use them: few often, most seldom."""
    return " ".join(VOCABULARY[int(len(VOCABULARY) * chance.random() ** 3)] for _ in range(WORDS))


def measure(documents: int, viewer: Viewer, chance: random.Random) -> None:
    """Print what indexing and searching take."""
    texts = [post.html for post in session().query(Post)]
    plain = took(lambda: [plain_words(each) for each in texts])
    built = took(lambda: rebuild(lambda done, total: None))
    print(f"cutting {documents} texts into words: {plain:.2f} s (1)")
    print(f"indexing them: {built:.2f} s ({built / plain:.1f}), {documents / built:.0f} documents a second")
    rare = [VOCABULARY[chance.randrange(2_000, 5_000)] for _ in range(QUERIES)]
    common = [f"{VOCABULARY[chance.randrange(100)]} {VOCABULARY[chance.randrange(100)]}" for _ in range(QUERIES)]
    for name, asked in (("one rare word", rare), ("two common words", common), ("one common word", VOCABULARY[:100])):
        bare = spread([took(partial(index().find, plain_words(each), limit=100)) for each in asked])
        whole = spread([took(partial(search, viewer, each)) for each in asked])
        print(f"{name}: index alone {bare[0]:.1f} / {bare[1]:.1f} ms (p50 / p95), ", end="")
        print(f"with rights and excerpts {whole[0]:.1f} / {whole[1]:.1f} ms ({whole[0] / bare[0]:.1f})")


def took(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def spread(seconds: list[float]) -> tuple[float, float]:
    """The middle and the 95th of a hundred, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.95)] * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
