"""What people wrote: given to them, and taken away with them. What others wrote beneath it stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from community.access.models import Principal, Thing
from community.access.permissions import allowed
from community.access.viewers import system, viewer_of
from community.activity.log import record
from community.activity.models import Activity
from community.activity.verbs import Verb
from community.content.base.cards import keep_cards
from community.content.base.models import Closure, Pin, Post, Topic, Version
from community.content.base.verbs import PostErased, TopicErased
from community.core.db import session

TAKEN_AWAY = "[…]"
"""Stands where a title was, in any language."""


def personal_data(principal_id: int) -> dict[str, Any]:
    """The topics that somebody started, and all that they wrote. The title of another's topic is told to those who
    may read it.
    """
    posts = _posts(principal_id)
    author = viewer_of(session().get_one(Principal, principal_id))
    topics = _topics(principal_id)
    told = allowed(author, "topic.see", [each.topic for each in posts]) | {each.id for each in topics}
    return {
        "topics": [
            {**each.facts, "title": each.title, "at": each.thing.created_at, "ref": each.ref} for each in topics
        ],
        "topics_closed": _done_to(principal_id, Closure),
        "topics_pinned": _done_to(principal_id, Pin),
        "posts": [
            {
                "topic": each.topic.title if each.topic_id in told else "",
                "at": each.thing.created_at,
                "ref": each.ref,
                "markdown": each.source,
            }
            for each in posts
        ],
    }


def _done_to(principal_id: int, done: type[Closure | Pin]) -> list[dict[str, Any]]:
    found = select(Thing.ref, done.at).join(done, done.topic_id == Thing.id).where(done.by_id == principal_id)
    return [{"ref": ref, "at": at} for ref, at in session().execute(found.order_by(Thing.id))]


def forget(principal_id: int, *, with_texts: bool) -> None:
    """Take the words away, if that is wanted. Whose they were is taken from every thing anyway; what somebody
    closed or pinned stays so.
    """
    reason = {"reason": ""} if with_texts else {}
    session().execute(update(Closure).where(Closure.by_id == principal_id).values(by_id=None, **reason))
    session().execute(update(Pin).where(Pin.by_id == principal_id).values(by_id=None))
    if not with_texts:
        return
    for topic in _topics(principal_id):
        topic.title, topic.excerpt, topic.words, topic.facts = TAKEN_AWAY, "", "", {}
        _retract(TopicErased(thing=topic))
    for post in _posts(principal_id):
        post.source = post.html = ""
        keep_cards(post, [])
        said = update(Version).where(Version.post_id == post.id)
        session().execute(said.values(source="", reason=""))
        _retract(PostErased(thing=post))
    why = update(Version).where(Version.edited_by_id == principal_id)
    session().execute(why.values(reason=""))


def _retract(erased: Verb) -> None:
    first = select(Activity).where(Activity.thing_id == erased.thing.id).order_by(Activity.id).limit(1)
    record(system(), erased, retracts=session().scalars(first).first())


def _topics(principal_id: int) -> list[Topic]:
    theirs = select(Topic).join(Thing, Thing.id == Topic.id).where(Thing.author_id == principal_id)
    return list(session().scalars(theirs.order_by(Topic.id)))


def _posts(principal_id: int) -> list[Post]:
    theirs = select(Post).join(Thing, Thing.id == Post.id).where(Thing.author_id == principal_id)
    return list(session().scalars(theirs.order_by(Post.id)))
