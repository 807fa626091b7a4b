"""Reads about reactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from community.access.faces import Face, face_columns, face_in
from community.access.models import Principal
from community.access.permissions import made_once, visible
from community.access.viewers import Viewer
from community.content.base.models import Post
from community.content.reactions.models import Reaction
from community.content.reactions.signs import Sign, sign_of
from community.core.db import Ids, number, one_of, session, table
from community.people.models import Person

PAGE = 50


@dataclass(frozen=True)
class Count:
    """How many reacted to a post with one sign, the viewer too."""

    sign: Sign
    number: int
    mine: bool


@dataclass(frozen=True)
class Reacted:
    """Who reacted with what, and when."""

    face: Face | None
    sign: Sign | None
    at: datetime


@dataclass(frozen=True)
class ReactedPage:
    """A page of them, newest first; `before` is what the next one takes, None on the last."""

    rows: Sequence[Reacted]
    before: str | None


def counts_of(viewer: Viewer, posts: Sequence[Post]) -> dict[int, list[Count]]:
    """How others reacted to posts that the viewer reads: one query, the most frequent first."""
    values = {"ids": [post.id for post in posts], "principal_id": viewer.principal_id}
    found: dict[int, list[Count]] = {}
    for post_id, name, many, mine in session().execute(_counted(), values):
        if (sign := sign_of(name)) is not None:
            found.setdefault(post_id, []).append(Count(sign, many, bool(mine)))
    return {
        post_id: sorted(counts, key=lambda each: (-each.number, each.sign.name)) for post_id, counts in found.items()
    }


@made_once
def _counted() -> Select[Any]:
    row = table(Reaction).c
    mine = func.count().filter(row.principal_id == bindparam("principal_id", type_=Integer))
    found = select(row.post_id, row.name, func.count(), mine).where(one_of(row.post_id, bindparam("ids", type_=Ids)))
    return found.group_by(row.post_id, row.name)


def reacted_to(viewer: Viewer, post: Post, *, before: str | None = None) -> ReactedPage:
    """Who reacted to a post that the viewer reads: those people whom they may know of."""
    principal, person = table(Principal).alias(), aliased(Person)
    found = (
        select(Reaction.name, Reaction.at, person.id.label("person_id"), *face_columns(principal))
        .join(person, person.principal_id == Reaction.principal_id)
        .join(principal, principal.c.id == Reaction.principal_id)
        .where(Reaction.post_id == post.id, visible(viewer, "person.see", person))
        .order_by(Reaction.at.desc(), Reaction.principal_id.desc())
    )
    if before:
        mark = select(Reaction.at, Reaction.principal_id).join(Principal, Principal.id == Reaction.principal_id)
        at = session().execute(mark.where(Reaction.post_id == post.id, Principal.ref == before)).first()
        if at is not None:
            found = found.where((Reaction.at < at[0]) | ((Reaction.at == at[0]) & (Reaction.principal_id < at[1])))
    rows = session().execute(found.limit(number(PAGE + 1))).all()
    shown = [Reacted(face_in(row), sign_of(row.name), row.at) for row in rows[:PAGE]]
    last = shown[-1].face if len(rows) > PAGE else None
    return ReactedPage(shown, last.ref if last else None)
