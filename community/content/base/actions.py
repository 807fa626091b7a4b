"""Everything that is done to topics and posts. The caller has made the HTML, so that no transaction waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from community.access.permissions import require
from community.access.things import new_part, new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.mentions import mentioned_in
from community.content.base.models import EXCERPT_LENGTH, Format, Post, Topic
from community.content.base.verbs import PostWritten, TopicStarted
from community.core.db import session
from community.core.text import excerpt, excerpt_of_html, keep_html, render_markdown
from community.groups.models import Group


@dataclass(frozen=True)
class Writing:
    """What somebody wrote, made ready to be kept."""

    source: str
    html: str
    excerpt: str
    mentions: tuple[int, ...] = ()
    format: Format = Format.MARKDOWN


def prepare(source: str) -> Writing:
    """Render Markdown and look up whom it mentions, once, before the transaction that keeps it."""
    return Writing(source, render_markdown(source), excerpt(source, EXCERPT_LENGTH), mentioned_in(source))


def prepare_html(source: str) -> Writing:
    """Make HTML that was written elsewhere ready to be kept. It mentions nobody here."""
    html = keep_html(source)
    return Writing(source, html, excerpt_of_html(html, EXCERPT_LENGTH), format=Format.HTML)


def start_topic(actor: Viewer, group: Group, *, title: str, writing: Writing, now: datetime) -> Topic:
    """Start a topic in a group, with its first post."""
    require(actor, "topic.start", group)
    thing = new_root(actor, "topic", group.audience, now)
    topic = Topic(id=thing.id, thing=thing, title=title, excerpt=writing.excerpt, last_post_at=now)
    session().add(topic)
    _add_post(actor, topic, writing, now)
    record(actor, TopicStarted(thing=topic, target=group, mentions=writing.mentions))
    return topic


def reply(actor: Viewer, topic: Topic, *, writing: Writing, now: datetime) -> Post:
    """Write in a topic."""
    require(actor, "topic.reply", topic)
    post = _add_post(actor, topic, writing, now)
    topic.last_post_at = now
    record(actor, PostWritten(thing=post, target=topic, mentions=writing.mentions))
    return post


def _add_post(actor: Viewer, topic: Topic, writing: Writing, now: datetime) -> Post:
    thing = new_part(actor, "post", topic.thing, now)
    post = Post(id=thing.id, thing=thing, topic=topic, source=writing.source, html=writing.html)
    session().add(post)
    session().flush()
    return post
