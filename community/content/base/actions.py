"""Everything that is done to topics and posts. The caller has made the HTML, so that no transaction waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from community.access.models import State
from community.access.permissions import require
from community.access.things import new_part, new_root
from community.access.viewers import Viewer
from community.activity.log import record
from community.content.base.keeping import require_pause
from community.content.base.kinds import FIRST, ContentKind, Given, content_kinds, kind_of, kinds_in
from community.content.base.mentions import mentioned_in
from community.content.base.models import EXCERPT_LENGTH, Format, Post, Topic
from community.content.base.verbs import PostWritten, TopicKindChanged
from community.core.attached import Attached
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.text import LINK, excerpt, excerpt_of_html, keep_html, render_markdown
from community.files.actions import attach
from community.files.taking import Taken
from community.groups.models import Group
from community.groups.verbs import GroupChanged
from community.moderation.actions import tell_or_hold


@dataclass(frozen=True)
class Writing:
    """What somebody wrote, made ready to be kept."""

    source: str
    html: str
    excerpt: str
    mentions: tuple[int, ...] = ()
    links: int = 0
    """How many lead elsewhere."""
    format: Format = Format.MARKDOWN
    files: tuple[str, ...] = ()
    """References of the files that it shows."""
    taken: tuple[Taken, ...] = ()
    """Those of them that come with it."""


def prepare(source: str, attached: Mapping[str, Attached] | None = None, taken: Sequence[Taken] = ()) -> Writing:
    """Render Markdown and look up whom it mentions, once, before the transaction that keeps it. `attached` are the
    files that it may show.
    """
    html = render_markdown(source, attached)
    return Writing(
        source,
        html,
        excerpt(source, EXCERPT_LENGTH),
        mentions=mentioned_in(source),
        links=html.count(LINK),
        files=tuple(attached or ()),
        taken=tuple(taken),
    )


def prepare_html(source: str) -> Writing:
    """Make HTML that was written elsewhere ready to be kept. It mentions nobody here."""
    html = keep_html(source)
    return Writing(source, html, excerpt_of_html(html, EXCERPT_LENGTH), format=Format.HTML)


def start_topic(
    actor: Viewer,
    group: Group,
    *,
    title: str,
    writing: Writing,
    now: datetime,
    kind: str = FIRST,
    given: Given | None = None,
) -> Topic:
    """Start a topic in a group, with its first post. `given` is what the form of its kind asked for besides."""
    chosen = _chosen(group, kind)
    require(actor, chosen.permission, group)
    thing = new_root(actor, chosen.name, group.audience, now, keeper=chosen.keeper)
    topic = Topic(id=thing.id, thing=thing, title=title, excerpt=writing.excerpt, last_post_at=now)
    session().add(topic)
    _add_post(actor, topic, writing, now)
    topic.facts = {name: (given or {})[name] for name in chosen.facts}
    chosen.keep(actor, topic, given or {})
    if chosen.waits(given or {}):
        thing.state = State.HIDDEN
        return topic
    happened = chosen.started(thing=topic, target=group, mentions=writing.mentions)
    tell_or_hold(actor, happened, links=writing.links, now=now)
    return topic


def change_kind(actor: Viewer, topic: Topic, group: Group, kind: str) -> None:
    """Turn a topic into one of another kind that its group has; its address stays, and so does all that is in it."""
    require(actor, "topic.change_kind", topic)
    chosen, before = _chosen(group, kind), topic.thing.kind
    if chosen.permission != "topic.start":
        require(actor, chosen.permission, group)
    if kind == before:
        return
    if not (chosen.changes and kind_of(topic).changes):
        raise Conflict(_("This cannot become something else."))
    topic.thing.kind, topic.thing.keeper, topic.words, topic.facts = kind, chosen.keeper, "", {}
    session().flush()
    chosen.keep(actor, topic, {})
    record(actor, TopicKindChanged(thing=topic, before=before, after=kind))


def choose_kinds(actor: Viewer, group: Group, names: Sequence[str]) -> None:
    """Say what can be started in a group. What is there already stays as it is."""
    require(actor, "group.manage", group)
    chosen = [name for name in content_kinds() if name in names]
    if not chosen:
        raise Conflict(_("Leave at least one thing that can be started here."))
    group.kinds = chosen
    record(actor, GroupChanged(thing=group))


def _chosen(group: Group, name: str) -> ContentKind:
    kind = kinds_in(group).get(name)
    if kind is None:
        raise Conflict(_("That cannot be started in this group."))
    return kind


def reply(actor: Viewer, topic: Topic, *, writing: Writing, now: datetime) -> Post:
    """Write in a topic."""
    require(actor, "topic.reply", topic)
    require_pause(actor, topic, now)
    post = _add_post(actor, topic, writing, now)
    happened = PostWritten(thing=post, target=topic, mentions=writing.mentions)
    if tell_or_hold(actor, happened, links=writing.links, now=now):
        topic.last_post_at = now
    return post


def _numbered(topic: Topic) -> int:
    """The number of the next post in a topic, for nobody else."""
    session().flush()
    on = update(Topic).where(Topic.id == topic.id).values(last_number=Topic.last_number + 1)
    given = session().scalars(on.returning(Topic.last_number), execution_options={"synchronize_session": False}).one()
    set_committed_value(topic, "last_number", given)
    return given


def _add_post(actor: Viewer, topic: Topic, writing: Writing, now: datetime) -> Post:
    thing = new_part(actor, "post", topic.thing, now)
    post = Post(
        id=thing.id, thing=thing, topic=topic, source=writing.source, html=writing.html, number=_numbered(topic)
    )
    session().add(post)
    session().flush()
    if writing.files:
        attach(actor, thing, writing.files, now, writing.taken)
    return post
