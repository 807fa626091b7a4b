"""The rows that a random community is made of."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from community.access.models import (
    SITE_ID,
    SYSTEM_ID,
    Audience,
    AudienceKind,
    Grant,
    Principal,
    PrincipalKind,
    Role,
    Thing,
)
from community.access.things import new_part, new_root
from community.access.viewers import Viewer, viewer_of
from community.activity.models import Activity, Identity, IdentityKind
from community.content.base.models import Post, Topic
from community.core.db import db, session
from community.core.unit import unit_of_work
from community.groups.models import Group
from community.leads.models import Lead
from community.people.models import Person
from tests.access.plans import VERBS, Fate, GroupPlan, Plan

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@dataclass
class World:
    """What one example added to the company: the viewers, and the rows of each table."""

    viewers: list[Viewer] = field(default_factory=list)
    rows: dict[type[Any], list[Any]] = field(default_factory=dict)


def as_prepared(app: Flask) -> None:
    """Put the company back as it was prepared, without waiting for another test."""
    folder = app.extensions["community.settings"].data_dir
    db.session.remove()
    db.engine.dispose()
    for leftover in folder.glob("community.db-*"):
        leftover.unlink()
    shutil.copy(folder / "prepared.db", folder / "community.db")


def build(plan: Plan) -> World:
    """Write the rows of a plan. Directly: no action makes sub-groups, hides things or unloads a plugin yet."""
    world = World()
    with unit_of_work() as work:
        site = work.get_one(Audience, SITE_ID)
        site.visibility = plan.site
        people = [_person(number, each, site) for number, each in enumerate(plan.people)]
        principals = {number: person.principal for number, person in enumerate(people)}
        principals[-1] = work.get_one(Principal, 1)
        for number in sorted(plan.of_site):
            work.add(Grant(principal_id=principals[number].id, audience_id=SITE_ID, role=Role.MEMBER))
        groups: list[Group] = []
        for each in plan.groups:
            groups.append(_group(each, site, groups, principals))
        work.flush()
        _log(plan.log, len(people))
        world.viewers = [viewer_of(principals[number]) for number in sorted(principals)]
        world.viewers.append(viewer_of(work.get_one(Principal, SYSTEM_ID)))
    first = people[0].id
    models: tuple[type[Any], ...] = (Group, Topic, Post, Lead, Person)
    for model in models:
        world.rows[model] = session().query(model).where(model.id >= first).order_by(model.id).all()
    audiences = session().query(Audience).order_by(Audience.id).all()
    world.rows[Audience] = [audiences[0], audiences[-1]]
    return world


def _settle(thing: Thing, chosen: Fate) -> Thing:
    thing.state, thing.keeper = chosen
    return thing


def _person(number: int, chosen: Fate, site: Audience) -> Person:
    principal = Principal(kind=PrincipalKind.PERSON, name=f"Person {number}")
    session().add(principal)
    session().flush()
    thing = _settle(new_root(viewer_of(principal), "person", site, NOON), chosen)
    person = Person(id=thing.id, thing=thing, principal=principal)
    session().add_all([person, Identity(kind=IdentityKind.PERSON, principal_id=principal.id)])
    session().flush()
    return person


def _group(plan: GroupPlan, site: Audience, before: list[Group], principals: dict[int, Principal]) -> Group:
    tops = [group.audience for group in before if group.audience.parent_id == site.id]
    above = tops[plan.inside % len(tops)] if plan.inside >= 0 and tops else site
    audience = Audience(kind=AudienceKind.GROUP, visibility=plan.visibility, parent_id=above.id)
    session().add(audience)
    session().flush()
    thing = _settle(new_root(None, "group", audience, NOON), plan.fate)
    group = Group(id=thing.id, thing=thing, audience=audience, name="A group", description="", joining=plan.joining)
    session().add(group)
    for number, role in plan.roles.items():
        session().add(Grant(principal_id=principals[number].id, audience_id=audience.id, role=role))
    for author, chosen, posts in plan.topics:
        _topic(audience, viewer_of(principals[author]), chosen, [(viewer_of(principals[who]), f) for who, f in posts])
    for number, chosen in plan.leads:
        _lead(audience, principals[number], chosen)
    session().flush()
    return group


def _topic(audience: Audience, author: Viewer, chosen: Fate, posts: list[tuple[Viewer, Fate]]) -> None:
    thing = _settle(new_root(author, "topic", audience, NOON), chosen)
    topic = Topic(id=thing.id, thing=thing, title="A topic", excerpt="", last_post_at=NOON)
    session().add(topic)
    session().flush()
    for writer, of_post in posts:
        part = _settle(new_part(writer, "post", thing, NOON), of_post)
        session().add(Post(id=part.id, thing=part, topic=topic, source="", html=""))


def _lead(audience: Audience, principal: Principal, chosen: Fate) -> None:
    if session().query(Lead).filter_by(principal_id=principal.id).count():
        return
    thing = _settle(new_root(None, "lead", audience, NOON), chosen)
    session().add(Lead(id=thing.id, thing=thing, principal_id=principal.id))
    session().flush()


def _log(wanted: list[tuple[int, int, int, int, int]], people: int) -> None:
    """Rows whose thing and target are anything that there is, some of them undone by later ones."""
    things = [thing.id for thing in session().query(Thing).order_by(Thing.id.desc())]
    undone: list[int] = []
    for thing, target, retracted, minutes, verb in wanted:
        row = Activity(
            occurred_at=NOON + timedelta(minutes=minutes),
            recorded_at=NOON,
            identity_id=1,
            verb=VERBS[verb % len(VERBS)],
            thing_id=things[thing % len(things)],
            target_id=things[target % len(things)] if target >= 0 else None,
            retracts_id=undone[retracted % len(undone)] if undone and retracted > 20 else None,
            facts={},
        )
        session().add(row)
        session().flush()
        undone.append(row.id)
