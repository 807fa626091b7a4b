"""Fills the community with the demo's people, groups and conversations, through the same actions as pages use."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select

from community import create_app
from community.activity.running import run
from community.app.setup import set_up
from community.content.base.models import Topic
from community.core.db import db, session
from community.core.files import files
from community.core.pictures import square
from community.groups.models import Group
from community.leads.readers import LEAD_HOOK, SCORING
from community.people.actions.profiles import edit_profile, new_version, picture_key, profile_words, set_picture
from community.people.models import Person
from community.sdk import (
    Claims,
    Joining,
    Role,
    Viewer,
    Visibility,
    add_member,
    admit,
    built_in_group,
    found_group,
    join_group,
    prepare,
    reply,
    start_topic,
    system,
    unit_of_work,
    viewer_of,
)
from examples.corporate_site.accounts import CUSTOMERS
from examples.faces import Face, portrait

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
NORTHWIND = {"jonas": Role.OWNER, "tomas": Role.MEMBER, "lena": Role.MEMBER}
"""Who talks with prospects, and so is nobody's lead."""
PEOPLE = Path(__file__).resolve().parent.parent / "people.json"
PROFILES = Path(__file__).resolve().parent / "people.toml"
CONVERSATIONS = Path(__file__).resolve().parent / "conversations.toml"


@dataclass(frozen=True)
class Issuers:
    """Who vouches for the people of the demo: the social provider, and the company's own website."""

    social: str
    host: str


def fill(data_dir: Path, issuers: Issuers, **settings: Any) -> None:
    """Make a community in `data_dir`, or where `settings` say, and fill it, before anybody looks."""
    app = create_app(data_dir=data_dir, readers="off", **settings)
    with app.app_context():
        set_up()
        app.extensions["clock"] = story = Story()
        seed(issuers, story)
    with app.app_context():
        db.engine.dispose()


@dataclass
class Story:
    """The clock of the demo's past: it stands at what is being told."""

    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    instant: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.instant = self.begun - timedelta(days=28)

    def __call__(self) -> datetime:
        return self.instant

    def at(self, ago: str) -> datetime:
        """The instant so long before now: `12d 3h`."""
        return self.begun - sum((int(each[:-1]) * UNITS[each[-1]] for each in ago.split()), timedelta())


def follow_scores() -> None:
    """Let scoring see what happened while the clock still says when."""
    for reader in (SCORING, LEAD_HOOK):
        run(reader)


@dataclass
class Scene:
    """Something that happens at an instant."""

    at: datetime
    play: Callable[[], None]


def seed(issuers: Issuers, story: Story) -> None:
    """Fill an empty community: everything in the order in which it happened, and scored as it did."""
    with unit_of_work():
        people = _people(issuers, story)
        sales = built_in_group("sales")
        if sales is None:
            raise LookupError("Run `community setup` first.")
        for name, role in NORTHWIND.items():
            add_member(system(), sales, people[name], story(), role=role)
    told = tomllib.loads(CONVERSATIONS.read_text())["group"]
    scenes = [scene for each in told for scene in _Telling(each, people, story).scenes()]
    for scene in sorted(scenes, key=lambda each: each.at):
        if scene.at.date() != story().date():
            follow_scores()
        story.instant = scene.at
        with unit_of_work():
            scene.play()
    follow_scores()


def _people(issuers: Issuers, story: Story) -> dict[str, Viewer]:
    claims = {
        each["sub"]: Claims(issuers.social, each["sub"], each["name"], each["email"], email_verified=True)
        for each in json.loads(PEOPLE.read_text())
        if each["sub"] != "erik"  # he has not been here yet: he is you
    }
    for customer in CUSTOMERS.values():
        name = customer.first_name.lower()
        claims[name] = Claims(issuers.host, customer.id, customer.name, customer.email, email_verified=True)
    profiles = tomllib.loads(PROFILES.read_text())
    people = {}
    for name, each in claims.items():
        story.instant += timedelta(minutes=47)
        person = admit(system(), each, story())
        people[name] = viewer_of(person.principal)
        _introduce(people[name], person, profiles[name], story())
    return people


def _introduce(viewer: Viewer, person: Person, told: dict[str, Any], now: datetime) -> None:
    """What somebody tells about themselves, and their picture: made anew as if they had sent it."""
    links = tuple(told.get("links", ()))
    edit_profile(
        viewer,
        person,
        profile_words(person.name, told["headline"], told["company"], told["about"].strip(), links),
        now,
    )
    face = told["face"]
    version = new_version()
    files().put(picture_key(version), square(BytesIO(portrait(Face(**face | {"also": tuple(face.get("also", ()))})))))
    set_picture(viewer, person, version, now)


@dataclass
class _Telling:
    """One group of the story: how it came to be, who joined, and what was said."""

    told: dict[str, Any]
    people: dict[str, Viewer]
    story: Story

    def scenes(self) -> Iterator[Scene]:
        begun = self.story.at(self.told["ago"])
        yield Scene(begun, self._found)
        for number, name in enumerate(self.told["members"], 1):
            yield Scene(begun + timedelta(hours=2, minutes=37) * number, partial(self._join, name))
        for topic in self.told["topic"]:
            yield Scene(self.story.at(topic["ago"]), partial(self._start, topic))
            for answer in topic["reply"]:
                yield Scene(self.story.at(answer["ago"]), partial(self._reply, topic, answer))

    @property
    def group(self) -> Group:
        return session().scalars(select(Group).where(Group.name == self.told["name"])).one()

    def _viewer(self, name: str) -> Viewer:
        return replace(self.people[name])  # a fresh one: what it was granted is loaded anew

    def _found(self) -> None:
        visibility = Visibility(self.told["visibility"])
        group = found_group(
            system(),
            name=self.told["name"],
            description=self.told["description"],
            visibility=visibility,
            joining=Joining.INVITATION if visibility is Visibility.PRIVATE else Joining.OPEN,
            now=self.story(),
        )
        add_member(system(), group, self._viewer(self.told["owner"]), self.story(), role=Role.OWNER)

    def _join(self, name: str) -> None:
        if self.group.visibility is Visibility.PRIVATE:
            add_member(self._viewer(self.told["owner"]), self.group, self._viewer(name), self.story())
        else:
            join_group(self._viewer(name), self.group, self.story())

    def _start(self, topic: dict[str, Any]) -> None:
        author, writing = self._viewer(topic["author"]), prepare(topic["body"].strip())
        start_topic(author, self.group, title=topic["title"], writing=writing, now=self.story())

    def _reply(self, topic: dict[str, Any], answer: dict[str, Any]) -> None:
        about = session().scalars(select(Topic).where(Topic.title == topic["title"])).one()
        reply(self._viewer(answer["author"]), about, writing=prepare(answer["body"].strip()), now=self.story())
