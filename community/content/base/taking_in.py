"""Topics and posts that were written elsewhere: kept as they were, by those who wrote them, at their own times."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.access.models import Thing
from community.access.permissions import require
from community.access.viewers import Viewer
from community.activity.taking_in import Happened, Known, known_from, record_from
from community.content.base.actions import Writing
from community.content.base.kinds import FIRST, content_kinds
from community.content.base.models import Post, Topic
from community.content.base.verbs import PostWritten, TopicStarted
from community.core.db import session
from community.groups.models import Group
from community.plugins import CORE


@dataclass(frozen=True)
class Written:
    """Something that was written elsewhere: a topic if it has a title, else a post about what `about` names."""

    external_id: str
    author: str | None
    at: datetime
    writing: Writing
    title: str = ""
    about: str = ""
    comment: bool = False
    """About that very post rather than its topic, which is shown."""
    kind: str = FIRST
    """Of a topic."""


@dataclass(frozen=True)
class Place:
    """Where something that was taken in stands: its topic, and its post there."""

    topic_id: int
    post_id: int


def take_in(actor: Viewer, source: str, group: Group, written: Sequence[Written]) -> None:
    """Keep what was written elsewhere. What each is about is here already, or stands before it."""
    require(actor, "topic.take_in", group)
    known = known_from(source, {name for each in written for name in (each.author, each.about) if name})
    authors = {name: found for name, found in known.items() if found.principal_id}
    things = [_things(each, authors.get(each.author or ""), group) for each in written]
    session().add_all([thing for pair in things for thing in pair])
    session().flush()
    places = places_of(known)
    topics = _topics_of(places)
    rows: list[Topic | Post] = []
    for each, (*root, part) in zip(written, things, strict=True):
        topic_id = root[0].id if root else places[each.about].topic_id
        places[each.external_id] = Place(topic_id, part.id)
        for thing in (*root, part):
            thing.root_id = topic_id
        if root:
            rows.append(topics.setdefault(topic_id, _topic(each, root[0])))
        rows.append(_post(each, part, topics[topic_id], places))
    session().add_all(rows)
    session().flush()
    _freshen(written, places)
    record_from(
        source, [_happened(each, pair, group, authors, places) for each, pair in zip(written, things, strict=True)]
    )


def _things(each: Written, author: Known | None, group: Group) -> list[Thing]:
    """A topic and its first post, or a post."""
    author_id = author.principal_id if author else None
    kinds = [each.kind, "post"] if each.title else ["post"]
    things = [Thing(kind=kind, root_id=0, author_id=author_id, keeper=CORE, created_at=each.at) for kind in kinds]
    if each.title:
        things[0].audience_id = group.audience_id
    return things


def places_of(known: Mapping[str, Known]) -> dict[str, Place]:
    """Where topics and posts that were taken in stand."""
    ids = [each.thing_id for each in known.values()]
    stands = select(Post.id, Post.topic_id).where(Post.id.in_(ids))
    posts = {row[0]: row[1] for row in session().execute(stands)}
    first = select(Post.topic_id, Post.id).where(Post.topic_id.in_(ids), Post.number == 1)
    topics = {row[0]: row[1] for row in session().execute(first)}
    found = {}
    for name, each in known.items():
        if each.thing_id in topics:
            found[name] = Place(each.thing_id, topics[each.thing_id])
        elif each.thing_id in posts:
            found[name] = Place(posts[each.thing_id], each.thing_id)
    return found


def _topic(each: Written, thing: Thing) -> Topic:
    return Topic(id=thing.id, thing=thing, title=each.title, excerpt=each.writing.excerpt, last_post_at=each.at)


def _topics_of(places: Mapping[str, Place]) -> dict[int, Topic]:
    """Those that are here already, locked: their posts are numbered on."""
    there = select(Topic).where(Topic.id.in_({place.topic_id for place in places.values()}))
    return {topic.id: topic for topic in session().scalars(there.with_for_update(of=Topic))}


def _post(each: Written, thing: Thing, topic: Topic, places: Mapping[str, Place]) -> Post:
    writing = each.writing
    return Post(
        id=thing.id,
        thing=thing,
        topic_id=topic.id,
        number=topic.next_number(),
        format=writing.format,
        source=writing.source,
        html=writing.html,
        reply_to_id=places[each.about].post_id if each.comment else None,
    )


def _freshen(written: Sequence[Written], places: Mapping[str, Place]) -> None:
    """Topics that were written in are as new as what was written."""
    newest: dict[int, datetime] = {}
    for each in written:
        topic_id = places[each.external_id].topic_id
        newest[topic_id] = max(each.at, newest.get(topic_id, each.at))
    for topic in session().scalars(select(Topic).where(Topic.id.in_(newest))):
        topic.last_post_at = max(topic.last_post_at, newest[topic.id])


def _happened(
    each: Written, things: Sequence[Thing], group: Group, authors: Mapping[str, Known], places: Mapping[str, Place]
) -> Happened:
    author = authors.get(each.author or "")
    if each.title:
        verb: TopicStarted | PostWritten = content_kinds()[each.kind].started(thing=things[0], target=group)
    else:
        target = session().get_one(Topic, places[each.external_id].topic_id)
        verb = PostWritten(thing=things[0], target=target)
    return Happened(each.external_id, verb, author.identity_id if author else None, each.at)


def places_here(source: str, names: Collection[str]) -> set[str]:
    """Which of these are here to be written about."""
    return set(places_of(known_from(source, names)))
