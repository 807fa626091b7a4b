"""An invented community of a given size, written in bulk: for figures, not for tests of behaviour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from community.access.charters import preset_charter
from community.access.models import SITE_ID, Audience, Grant, Principal, Thing
from community.activity.models import Activity, Identity
from community.content.base.models import Post, Topic
from community.core.ids import new_ref
from community.core.unit import unit_of_work
from community.groups.models import Group, Joining
from community.people.models import Person

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Let it warm up for forty minutes before you trim the zero. " * 6
POSTS = 10
LONG = 40
"""Posts of the first topic, which is the one that is measured."""
FIRST = 1000
BATCH = 500
"""Topics in one commit: what is held in memory does not grow with the size."""


def write_corpus(topics: int, *, people: int = 200, groups: int = 10, long: int = LONG) -> None:
    """`topics` topics of 10 posts, more than a fifth of them in the first group, and the log of it all. Every third
    group is private, so 16 of 50. The first topic has `long` posts.
    """
    rows = _Rows()
    for number in range(people):
        rows.person(FIRST + number)
    for number in range(groups):
        rows.group(FIRST + number, private=number % 3 == 2)
    for number in range(topics):
        group = 0 if number % 5 == 0 else number % groups
        rows.topic(FIRST + group, FIRST + number % people, people, POSTS if number else long)
        if number % BATCH == BATCH - 1:
            rows.keep()
    rows.keep()


class _Rows:
    def __init__(self) -> None:
        self.tables: dict[type, list[dict[str, object]]] = {
            each: [] for each in (Principal, Identity, Audience, Thing, Person, Group, Grant, Topic, Post, Activity)
        }
        self.thing = FIRST * 10
        self.charter = preset_charter("talk").id
        self.group_things: dict[int, int] = {}

    def keep(self) -> None:
        with unit_of_work() as work:
            for model, values in self.tables.items():
                if values:
                    work.execute(insert(model), values)
                    values.clear()

    def add(self, model: type, **values: object) -> None:
        self.tables[model].append(values)

    def new_thing(self, kind: str, root: int | None, audience: int | None, author: int | None) -> int:
        self.thing += 1
        at = BEGIN + timedelta(minutes=self.thing)
        self.add(
            Thing, id=self.thing, ref=new_ref(), kind=kind, root_id=root or self.thing, audience_id=audience,
            author_id=author, keeper="core", created_at=at, state="live",
        )  # fmt: skip
        return self.thing

    def person(self, number: int) -> None:
        self.add(Principal, id=number, kind="person", name=f"Person {number}", hue=number % 12)
        self.add(Identity, id=number, kind="person", principal_id=number)
        self.add(Person, id=self.new_thing("person", None, SITE_ID, number), principal_id=number, admitted_at=BEGIN)
        self.add(Grant, principal_id=number, audience_id=SITE_ID, role="member")

    def group(self, number: int, *, private: bool) -> None:
        visibility = "private" if private else "public"
        self.add(Audience, id=number, kind="group", visibility=visibility, parent_id=SITE_ID, charter_id=self.charter)
        thing = self.group_things[number] = self.new_thing("group", None, number, None)
        self.add(
            Group, id=thing, audience_id=number, name=f"Group {number}", description="About it.", joining=Joining.OPEN
        )
        for person in range(FIRST, FIRST + 50):
            self.add(Grant, principal_id=person, audience_id=number, role="member")

    def topic(self, audience: int, author: int, people: int, posts: int) -> None:
        topic = self.new_thing("topic", None, audience, author)
        at = BEGIN + timedelta(minutes=topic)
        self.add(
            Topic,
            id=topic,
            title=f"Topic {topic}",
            excerpt=TEXT[:150],
            last_post_at=at + timedelta(seconds=posts - 1),
            audience_id=audience,
            last_number=posts,
        )
        self.happened("topic.started", author, topic, self.group_things[audience], at)
        for number in range(posts):
            writer = FIRST + (author + number) % people
            post = self.new_thing("post", topic, None, writer)
            self.add(Post, id=post, topic_id=topic, number=number + 1, source=TEXT, html=f"<p>{TEXT}</p>")
            self.happened("post.written", writer, post, topic, at + timedelta(seconds=number))

    def happened(self, verb: str, identity: int, thing: int, target: int, at: datetime) -> None:
        self.add(
            Activity, xid=0, occurred_at=at, recorded_at=at, source="community", live=True, identity_id=identity,
            verb=verb, thing_id=thing, target_id=target, facts={},
        )  # fmt: skip
