"""Reads for kinds: their things in a group, and who of those who wrote there keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from community.access.models import SITE_ID, Grant, Role, Thing
from community.access.permissions import visible
from community.access.viewers import Viewer, in_force
from community.content.base.models import Post, Topic
from community.core.db import session
from community.groups.models import Group

LIST = 50
STAFF = (Role.OWNER, Role.MODERATOR)


def topics_of_kind(viewer: Viewer, kind: str, group: Group, *among: ColumnElement[bool]) -> Sequence[Topic]:
    """The newest things of a kind in a group, as far as the viewer may read them; `among` narrows them further."""
    found = (
        select(Topic)
        .join(Thing, Thing.id == Topic.id)
        .where(Thing.audience_id == group.audience_id, Thing.kind == kind, visible(viewer, "topic.read"))
        .where(*among)
        .options(joinedload(Topic.thing).joinedload(Thing.author))
    )
    return session().scalars(found.order_by(Topic.id.desc()).limit(LIST)).all()


def staff_among(topic: Topic, posts: Sequence[Post]) -> set[int]:
    """Who of the authors looks after the site, or after the group of the topic."""
    authors = {post.thing.author_id for post in posts if post.thing.author_id}
    found = select(Grant.principal_id).where(
        Grant.principal_id.in_(authors),
        Grant.audience_id.in_([SITE_ID, topic.thing.audience_id]),
        Grant.role.in_(STAFF),
        in_force(Grant),
    )
    return set(session().scalars(found)) if authors else set()


def answers_of_staff(viewer: Viewer, topics: Sequence[Topic]) -> dict[int, Post]:
    """The first reply to each of these topics by somebody who looks after the site, or after its group."""
    audiences = {SITE_ID, *(topic.thing.audience_id for topic in topics)}
    theirs = select(Grant.principal_id).where(
        Grant.audience_id.in_(audiences), Grant.role.in_(STAFF), in_force(Grant)
    )
    found = (
        select(Post)
        .join(Thing, Thing.id == Post.id)
        .where(
            Post.topic_id.in_([topic.id for topic in topics]),
            Thing.author_id.in_(theirs),
            visible(viewer, "post.see"),
        )
        .options(joinedload(Post.thing).joinedload(Thing.author))
        .order_by(Post.id.desc())
    )
    authors = {topic.id: topic.thing.author_id for topic in topics}
    posts = session().scalars(found).all() if topics else []
    return {post.topic_id: post for post in posts if post.thing.author_id != authors[post.topic_id]}
