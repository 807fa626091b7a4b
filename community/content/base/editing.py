"""Changing what was written, taking it away, and bringing it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.access.models import State, Thing
from community.access.permissions import may, require
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.actions import Writing
from community.content.base.models import Deletion, Post, Version
from community.content.base.verbs import PostDeleted, PostEdited, PostRestored
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.files.actions import attach
from community.moderation.actions import hold_edit
from community.moderation.cases import state_to_return_to, turn


def edit_post(
    actor: Viewer, post: Post, *, writing: Writing, title: str | None, reason: str, seen: str, now: datetime
) -> None:
    """Change what a post says; what it said before stays in its history. `seen` is what the actor began from, and
    `title` the topic's, for its first post. Raises Conflict where somebody else has changed it meanwhile.
    """
    require(actor, "post.edit", post)
    session().refresh(post)
    topic, is_first = post.topic, is_first_post(post)
    if writing.source == post.source and (not is_first or title in (None, topic.title)):
        return
    if seen != mark_of(post):
        raise Conflict(_("Somebody has changed this meanwhile. Your words are below; look at theirs first."))
    if writing.source != post.source:
        before = Version(
            post_id=post.id,
            format=post.format,
            source=post.source,
            edited_at=now,
            edited_by_id=actor.principal_id,
            reason=reason,
        )
        session().add(before)
    attach(actor, post.thing, writing.files, now, writing.taken)
    links = post.html.count("<a ")
    post.source, post.html, post.format, post.edited_at = writing.source, writing.html, writing.format, now
    if is_first:
        topic.title, topic.excerpt = title or topic.title, topic.facts.get("summary") or writing.excerpt
    record(actor, PostEdited(thing=post, target=topic))
    if is_first:
        record(actor, PostEdited(thing=topic, target=topic))
    if writing.links > links:
        hold_edit(actor, topic.thing if is_first else post.thing, links=writing.links, now=now)


def delete_post(actor: Viewer, post: Post, *, now: datetime) -> Thing:
    """Take a post away, until that is undone; with the first one its topic. Gives what vanished. Raises Conflict for
    a topic in which others have written.
    """
    require(actor, "post.delete", post)
    gone = post.topic.thing if is_first_post(post) else post.thing
    if gone.id == post.topic_id and not may(actor, "topic.moderate", post.topic) and _others_wrote(actor, post):
        raise Conflict(_("Others have answered here, so it is not yours alone. Ask the moderators to take it away."))
    session().merge(Deletion(post_id=post.id, by_id=actor.principal_id, at=now))
    turn(gone, State.DELETED)
    record(actor, PostDeleted(thing=post, target=post.topic))
    return gone


def restore_post(actor: Viewer, post: Post) -> None:
    """Undo a deletion. What moderators have hidden meanwhile stays hidden."""
    require(actor, "post.restore", post)
    deletion = session().get(Deletion, post.id)
    if deletion is None:
        raise NotFound
    session().delete(deletion)
    gone = post.topic.thing if post.topic.thing.state is State.DELETED and is_first_post(post) else post.thing
    if gone.state is State.DELETED:
        turn(gone, state_to_return_to(gone))
    record(actor, PostRestored(thing=post, target=post.topic))


def is_first_post(post: Post) -> bool:
    """Whether its topic began with it."""
    first = select(Post.id).where(Post.topic_id == post.topic_id).order_by(Post.number).limit(1)
    return session().scalar(first) == post.id


def mark_of(post: Post) -> str:
    """Which state of a post somebody has before them."""
    return post.edited_at.isoformat() if post.edited_at else "first"


def _others_wrote(actor: Viewer, post: Post) -> bool:
    others = select(Post.id).join(Thing, Thing.id == Post.id)
    others = others.where(Post.topic_id == post.topic_id, Thing.state == State.LIVE)
    found = others.where(Thing.author_id.is_distinct_from(actor.principal_id)).limit(1)
    return session().scalar(found) is not None
