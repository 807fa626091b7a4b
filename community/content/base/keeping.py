"""What moderators do to a whole topic: close it and open it again, pin it, slow it down."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_timedelta
from sqlalchemy import func, select

from community.access.models import Thing
from community.access.permissions import may, require
from community.access.viewers import Viewer
from community.activity.log import record, undone_last
from community.content.base.models import MOST_PINNED, Closure, Pin, Topic
from community.content.base.verbs import TopicClosed, TopicPinned, TopicReopened, TopicSlowed, TopicUnpinned
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _

PAUSES = (0, 1, 5, 15, 60, 24 * 60)
"""Minutes that can be chosen."""


def close_topic(actor: Viewer, topic: Topic, *, reason: str, now: datetime) -> None:
    """Let nobody write in a topic any more, and say why. What is written stays."""
    require(actor, "topic.moderate", topic)
    if session().get(Closure, topic.id) is None:
        session().add(Closure(topic_id=topic.id, by_id=actor.principal_id, at=now, reason=reason))
        record(actor, TopicClosed(thing=topic))


def reopen_topic(actor: Viewer, topic: Topic) -> None:
    """Let people write in it again."""
    require(actor, "topic.moderate", topic)
    if (closure := session().get(Closure, topic.id)) is not None:
        session().delete(closure)
        record(actor, TopicReopened(thing=topic), retracts=undone_last(TopicClosed, topic.id))


def pin_topic(actor: Viewer, topic: Topic, *, now: datetime) -> None:
    """Let a topic stand at the top of its group, before those that were pinned earlier."""
    require(actor, "topic.moderate", topic)
    if (pin := session().get(Pin, topic.id)) is not None:
        pin.at, pin.by_id = now, actor.principal_id
        return
    there = select(func.count()).select_from(Pin).join(Topic, Topic.id == Pin.topic_id)
    if (session().scalar(there.where(Topic.audience_id == topic.audience_id)) or 0) >= MOST_PINNED:
        raise Conflict(_("%(most)d topics are pinned here already. Unpin one of them first.", most=MOST_PINNED))
    session().add(Pin(topic_id=topic.id, by_id=actor.principal_id, at=now))
    record(actor, TopicPinned(thing=topic))


def unpin_topic(actor: Viewer, topic: Topic) -> None:
    """Let it stand among the others."""
    require(actor, "topic.moderate", topic)
    if (pin := session().get(Pin, topic.id)) is not None:
        session().delete(pin)
        record(actor, TopicUnpinned(thing=topic), retracts=undone_last(TopicPinned, topic.id))


def slow_down(actor: Viewer, topic: Topic, minutes: int) -> None:
    """Let each wait so long between two posts in a topic; with 0, not at all."""
    require(actor, "topic.moderate", topic)
    if minutes not in PAUSES:
        raise Conflict(_("That pause cannot be chosen."))
    if minutes != topic.slow_minutes:
        topic.slow_minutes = minutes
        record(actor, TopicSlowed(thing=topic, minutes=minutes))


def require_pause(actor: Viewer, topic: Topic, now: datetime) -> None:
    """Raises Conflict, in words, for somebody who wrote too short a time ago where one waits between posts."""
    if not topic.slow_minutes or may(actor, "topic.moderate", topic):
        return
    newest = select(func.max(Thing.created_at)).where(
        Thing.author_id == actor.principal_id, Thing.root_id == topic.id, Thing.kind == "post"
    )
    before = session().scalar(newest)
    left = before + timedelta(minutes=topic.slow_minutes) - now if before else timedelta(0)
    if left > timedelta(0):
        raise Conflict(
            _("People take their time here. You can write again in %(time)s.", time=format_timedelta(left))
        )
