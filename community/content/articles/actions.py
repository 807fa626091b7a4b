"""Everything that is done to articles, besides what is done to topics."""

from __future__ import annotations

from datetime import datetime

from community.access.models import State
from community.access.permissions import may, require
from community.access.viewers import Viewer, viewer_of
from community.activity.log import record
from community.content.articles.models import Article
from community.content.articles.queries import first_post, mark_of, waits
from community.content.articles.rules import START
from community.content.articles.verbs import ArticlePublished, ArticleRevised
from community.content.base.actions import Writing
from community.content.base.kinds import Given
from community.content.base.mentions import mentioned_in
from community.content.base.models import Topic
from community.core.db import session
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.text import LINK
from community.files.actions import attach
from community.groups.models import Group
from community.moderation.actions import tell_or_hold


def keep_article(actor: Viewer, topic: Topic, given: Given) -> None:
    """Let a topic be an article. It is out at once, if nothing else is wished for."""
    out_at = None if waits(given) else topic.thing.created_at
    session().add(Article(id=topic.id, appears_at=_day(given), published_at=out_at))
    _keep_around(actor, topic, given, topic.thing.created_at)


def revise_article(
    actor: Viewer, topic: Topic, group: Group, *, writing: Writing | None, given: Given, seen: str, now: datetime
) -> None:
    """Change what stands around an article; before it is out, its title and text as well, and it may come out so.
    `seen` is what the actor began from. Raises Conflict where it was changed, or came out, meanwhile.
    """
    article = session().get_one(Article, topic.id, with_for_update=True, populate_existing=True)
    session().refresh(topic)
    require_unchanged(actor, topic, seen)
    if article.published_at is None:
        article.appears_at = _day(given)
        if writing is not None:
            _rewrite(actor, topic, writing, given, now)
    _keep_around(actor, topic, given, now)
    if topic.thing.state is State.LIVE:
        record(actor, ArticleRevised(thing=topic))
    elif article.published_at is None and not waits(given):
        publish_article(actor, topic, group, now)


def require_unchanged(actor: Viewer, topic: Topic, seen: str) -> None:
    """Go on only where the actor may change an article, once it is out as they may its text, and it is as they saw
    it. Raises Conflict.
    """
    require(actor, "article.edit", topic)
    article = session().get_one(Article, topic.id)
    if article.published_at is not None:
        require(actor, "post.edit", first_post(topic))
    if seen != mark_of(topic, article):
        raise Conflict(_("Somebody has changed this meanwhile. Your words are below; look at theirs first."))


def publish_article(actor: Viewer, topic: Topic, group: Group, now: datetime) -> None:
    """Let an article come out now."""
    require(actor, "article.edit", topic)
    require(actor, START, group)
    if not _come_out(topic, group, now):
        raise Conflict(_("This article cannot come out: it is out, or who wrote it may not write articles here."))


def release_article(actor: Viewer, topic: Topic, group: Group, now: datetime) -> None:
    """Let an article come out whose second has come; it stays a draft if its author may not write here any more."""
    require(actor, "article.release", topic)
    if not _come_out(topic, group, now):
        session().get_one(Article, topic.id).appears_at = None


def drop_article(actor: Viewer, topic: Topic) -> None:
    """Throw away an article that is not out."""
    require(actor, "article.edit", topic)
    article = session().get_one(Article, topic.id, with_for_update=True, populate_existing=True)
    if article.published_at is not None:
        raise Conflict(_("It is out. Delete it there, where others see that."))
    article.appears_at, topic.thing.state = None, State.DELETED


def _come_out(topic: Topic, group: Group, now: datetime) -> bool:
    """All that is told of it is told as by its author, who must be allowed to write it now."""
    article = session().get_one(Article, topic.id, with_for_update=True, populate_existing=True)
    author = viewer_of(topic.thing.author) if topic.thing.author else None
    hidden = topic.thing.state is State.HIDDEN and article.published_at is None
    if author is None or not hidden or not may(author, START, group):
        return False
    first = first_post(topic)
    article.appears_at, article.published_at = None, now
    topic.thing.created_at = first.thing.created_at = topic.last_post_at = now
    topic.thing.state, first.edited_at = State.LIVE, None
    session().flush()
    happened = ArticlePublished(thing=topic, target=group, mentions=mentioned_in(first.source))
    tell_or_hold(author, happened, links=first.html.count(LINK), now=now)
    return True


def _rewrite(actor: Viewer, topic: Topic, writing: Writing, given: Given, now: datetime) -> None:
    post = first_post(topic)
    attach(actor, post.thing, writing.files, now, writing.taken)
    post.source, post.html, post.format = writing.source, writing.html, writing.format
    topic.title, topic.excerpt = given["title"], writing.excerpt


def _keep_around(actor: Viewer, topic: Topic, given: Given, now: datetime) -> None:
    topic.facts = {name: given.get(name) or "" for name in ("summary", "canonical")}
    topic.excerpt = topic.facts["summary"] or topic.excerpt
    session().flush()
    if cover := given.get("cover"):
        attach(actor, topic.thing, (), now, [cover])
    elif given.get("bare"):
        attach(actor, topic.thing, (), now)


def _day(given: Given) -> datetime | None:
    return given.get("appears_at") if given.get("when") == "later" else None
