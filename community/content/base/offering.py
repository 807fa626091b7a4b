"""Whom a writer may name, by how the name begins: people who wrote in the topic, and members whom the writer sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, func, or_, select, union

from community.access.faces import Face, face_columns, face_in
from community.access.models import Grant, Principal, PrincipalKind, Thing
from community.access.permissions import made_once, shown
from community.access.viewers import ASKING, Viewer, asking_lists
from community.content.base.mentions import is_mentioned_by
from community.content.base.models import Post, Topic
from community.core.db import number, session, table, word
from community.groups.models import Group
from community.people.models import Person

MOST = 8
LATE = 500
"""Who wrote before so many posts, and is no member, is not looked for."""
NOWHERE = 0
"""Of a topic that is not there yet: no post is in it."""


def people_to_name(viewer: Viewer, name: str, place: Topic | Group) -> Sequence[Face]:
    """At most eight people whose names begin with `name`, by name: for a text in a topic, or a new topic in a group.

    A name that several of them have would mention nobody, so none of those is offered; nor is the viewer.
    """
    if isinstance(place, Topic):
        where = {"topic_id": place.id, "after": place.last_number - LATE, "audience_id": place.thing.audience_id}
    else:
        where = {"topic_id": NOWHERE, "after": 0, "audience_id": place.audience_id}
    values = where | _beginnings(name)
    rows = session().execute(_offered(), asking_lists(viewer) | values)
    return [face for row in rows if (face := face_in(row)) and is_mentioned_by(face.name)][:MOST]


def _beginnings(name: str) -> dict[str, str]:
    """As it was typed, and as names are written: SQLite knows the small letters of English alone."""
    plain = name.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {"typed": f"{plain}%", "small": f"{plain.lower()}%", "titled": f"{plain.title()}%"}


@made_once
def _offered() -> Select[Any]:
    principal, person = table(Principal), table(Person)
    called, one = func.lower(principal.c.name), func.min(principal.c.id)
    named = union(_authors(), _members()).subquery()
    chosen = (
        select(one.label("id"))
        .join_from(named, principal, principal.c.id == named.c.id)
        .join(person, person.c.principal_id == principal.c.id)
        .where(principal.c.kind == word(PrincipalKind.PERSON), shown("person.see", person.c))
        .group_by(called)
        .having(func.count(principal.c.id) == number(1), one != ASKING.principal_id)
        .order_by(called)
        .limit(number(2 * MOST))  # some may be called what no mention reads
        .subquery()
    )
    face = principal.alias("offered")
    return select(*face_columns(face)).join(chosen, chosen.c.id == face.c.id).order_by(func.lower(face.c.name))


def _authors() -> Select[Any]:
    """Who wrote lately in the topic."""
    post, thing, author = table(Post), table(Thing).alias("written"), table(Principal).alias("author")
    found = select(author.c.id).join_from(post, thing, thing.c.id == post.c.id)
    found = found.join(author, author.c.id == thing.c.author_id)
    here = post.c.topic_id == bindparam("topic_id", type_=Integer)
    late = post.c.number > bindparam("after", type_=Integer)
    return found.where(here, late, _begins(author.c.name), shown("post.see", post.c))


def _members() -> Select[Any]:
    grant, member = table(Grant), table(Principal).alias("member")
    found = select(member.c.id).join_from(grant, member, member.c.id == grant.c.principal_id)
    here = grant.c.audience_id == bindparam("audience_id", type_=Integer)
    return found.where(here, _begins(member.c.name), shown("membership.see", grant.c))


def _begins(name: Any) -> ColumnElement[bool]:
    small = func.lower(name).like(bindparam("small", type_=String), escape="/")
    return or_(small, *(name.like(bindparam(way, type_=String), escape="/") for way in ("typed", "titled")))
