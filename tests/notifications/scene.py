"""What people do in the tests of notices, and who was told of it."""

from __future__ import annotations

from sqlalchemy import select

from community.access.models import Principal
from community.access.viewers import system
from community.activity.models import Activity
from community.activity.running import run
from community.content.base.actions import prepare, reply, start_topic
from community.content.base.models import Post, Topic
from community.core.clock import now
from community.core.db import session
from community.core.unit import unit_of_work
from community.notifications.actions import choose_level
from community.notifications.models import Level, Notice
from community.notifications.readers import NOTICES
from community.people.actions import Claims, admit
from community.people.models import Person
from tests.company import ISSUER, Company

Told = set[tuple[str, str]]


def starts(company: Company, who: str, group: str, words: str, title: str = "Something new") -> Topic:
    with unit_of_work():
        return start_topic(company.viewer(who), company.group(group), title=title, writing=prepare(words), now=now())


def replies(company: Company, who: str, group: str, words: str) -> Post:
    with unit_of_work():
        return reply(company.viewer(who), company.topic(group), writing=prepare(words), now=now())


def chooses(company: Company, who: str, group: str, level: Level) -> None:
    with unit_of_work():
        choose_level(company.viewer(who), company.group(group).thing, level)


def admitted(name: str, address: str = "") -> Person:
    with unit_of_work():
        claims = Claims(ISSUER, f"subject of {name} {address}", name, address, email_verified=bool(address))
        return admit(system(), claims, now())


def told() -> Told:
    """Let the dispatcher work; then who was told, and why."""
    run(NOTICES)
    session().rollback()
    rows = session().execute(select(Principal.name, Notice.reason).join(Notice, Notice.principal_id == Principal.id))
    return {(name, reason) for name, reason in rows}


def latest() -> Activity:
    return session().scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()
