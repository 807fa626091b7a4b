"""Fills the community with the demo's people, groups and conversations, through the same actions as pages use."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from community import create_app
from community.app.setup import set_up
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

PEOPLE = Path(__file__).resolve().parent.parent / "people.json"
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


@dataclass
class Story:
    """The clock of the demo's past: it began some days ago, and time passes between what happens."""

    instant: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=4))

    def __call__(self) -> datetime:
        return self.instant

    def go_on(self) -> datetime:
        """Some time later."""
        self.instant += timedelta(minutes=95)
        return self.instant


def seed(issuers: Issuers, story: Story) -> None:
    """Fill an empty community."""
    with unit_of_work():
        people = _people(issuers, story)
        sales = built_in_group("sales")
        if sales is None:
            raise LookupError("Run `community setup` first.")
        add_member(system(), sales, people["jonas"], story.go_on(), role=Role.OWNER)
        for group in tomllib.loads(CONVERSATIONS.read_text())["group"]:
            _group(group, people, story)


def _people(issuers: Issuers, story: Story) -> dict[str, Viewer]:
    claims = {
        each["sub"]: Claims(issuers.social, each["sub"], each["name"], each["email"], email_verified=True)
        for each in json.loads(PEOPLE.read_text())
        if each["sub"] != "erik"  # he has not been here yet: he is you
    }
    for customer in CUSTOMERS.values():
        name = customer.first_name.lower()
        claims[name] = Claims(issuers.host, customer.id, customer.name, customer.email, email_verified=True)
    return {name: viewer_of(admit(system(), each, story.go_on()).principal) for name, each in claims.items()}


def _group(told: dict[str, Any], people: dict[str, Viewer], story: Story) -> None:
    visibility = Visibility(told["visibility"])
    group = found_group(
        system(),
        name=told["name"],
        description=told["description"],
        visibility=visibility,
        joining=Joining.INVITATION if visibility is Visibility.PRIVATE else Joining.OPEN,
        now=story.go_on(),
    )
    owner = people[told["owner"]]
    add_member(system(), group, owner, story.go_on(), role=Role.OWNER)
    for name in told["members"]:
        if visibility is Visibility.PRIVATE:
            add_member(owner, group, people[name], story.go_on())
        else:
            join_group(people[name], group, story.go_on())
    for each in told["topic"]:
        writing = prepare(each["body"].strip())
        topic = start_topic(people[each["author"]], group, title=each["title"], writing=writing, now=story.go_on())
        for answer in each["reply"]:
            reply(people[answer["author"]], topic, writing=prepare(answer["body"].strip()), now=story.go_on())
