"""The company of the tests, founded through real actions: a few people, one group of each visibility.

Everything written in a group carries that group's canary, a word that stands nowhere else.
"""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from community.access.models import Principal, Role, Thing, Visibility
from community.access.viewers import Viewer, anonymous, system, viewer_of
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.models import Post, Topic
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.groups.actions import add_member, found_group, join_group
from community.groups.models import Group, Joining
from community.groups.queries import built_in_group
from community.people.actions import Claims, admit, sign_in
from community.people.models import Person

ISSUER = "https://social.test"
PEOPLE = ("Ada Owner", "Mia Member", "Sam Stranger", "Sol Sales")
GROUPS = {"Open Garden": Visibility.PUBLIC, "Half House": Visibility.SEMI_PRIVATE, "Quiet Room": Visibility.PRIVATE}
CANARIES = {"Open Garden": "kanari-open", "Half House": "kanari-half", "Quiet Room": "kanari-quiet"}


def found_company() -> None:
    """Ada owns all groups, Mia is a member of all, Sam of none, and Sol sells."""
    with unit_of_work():
        people = {name: viewer_of(_admit(name).principal) for name in PEOPLE}
        sales = built_in_group("sales")
        assert sales is not None
        add_member(system(), sales, people["Sol Sales"], now(), role=Role.OWNER)
        for name, visibility in GROUPS.items():
            _group(name, visibility, people["Ada Owner"], people["Mia Member"])


def _admit(name: str) -> Person:
    subject = name.split(maxsplit=1)[0].lower()
    return admit(system(), Claims(ISSUER, subject, name, f"{subject}@company.test", email_verified=True), now())


def _group(name: str, visibility: Visibility, owner: Viewer, member: Viewer) -> None:
    group = found_group(
        system(),
        name=name,
        description=f"About {name}.",
        visibility=visibility,
        joining=Joining.INVITATION if visibility is Visibility.PRIVATE else Joining.OPEN,
        now=now(),
    )
    add_member(system(), group, owner, now(), role=Role.OWNER)
    if visibility is Visibility.PRIVATE:
        add_member(owner, group, member, now())
    else:
        join_group(member, group, now())
    hidden = f"{'filler ' * 40}{CANARIES[name]}"  # beyond what a teaser shows
    topic = start_topic(owner, group, title=f"Talk of {name}", writing=prepare(hidden), now=now())
    reply(member, topic, writing=prepare(f"Reply {CANARIES[name]}"), now=now())


class Company:
    """The company as it stands in the database of this test. Everything is loaded when asked for."""

    def viewer(self, first_name: str) -> Viewer:
        """A fresh viewer: Ada, Mia, Sam or Sol; "anyone" is not signed in."""
        if first_name == "anyone":
            return anonymous()
        return viewer_of(session().scalars(select(Principal).where(Principal.name.startswith(first_name))).one())

    def person(self, first_name: str) -> Person:
        people = select(Person).join(Principal, Principal.id == Person.principal_id)
        return session().scalars(people.where(Principal.name.startswith(first_name))).one()

    def group(self, name: str) -> Group:
        return session().scalars(select(Group).where(Group.name == name)).one()

    def topic(self, group_name: str) -> Topic:
        topics = select(Topic).join(Thing, Thing.id == Topic.id)
        return session().scalars(topics.where(Thing.audience_id == self.group(group_name).audience_id)).one()

    def posts(self, group_name: str) -> list[Post]:
        found = select(Post).where(Post.topic_id == self.topic(group_name).id).order_by(Post.id)
        return list(session().scalars(found))

    def sign_in(self, client: FlaskClient, first_name: str) -> FlaskClient:
        """Put the cookie of a session of this person into the client."""
        with unit_of_work():
            token = sign_in(self.person(first_name), now())
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


def csrf(client: FlaskClient, page: str = "/groups") -> str:
    """A form's token, as the page shows it to this client."""
    text = client.get(page).text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found, f"{page} shows no form"
    return found[1]
